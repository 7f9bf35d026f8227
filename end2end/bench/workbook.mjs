/** A workbook of 50,000 × 7 cells, from bytes to rows: Rollcall with all its checks against SheetJS, which reads only. */
import { mkdirSync, existsSync, writeFileSync } from "node:fs";
import XLSX from "xlsx";
import { RUNS, median, report } from "./measure.mjs";
import { DATA, runsOf, siteFile } from "./pages.mjs";
import { roster } from "./roster.mjs";

const ROWS = 50_000;
const file = `${DATA}/roster-${ROWS}.xlsx`;
mkdirSync(DATA, { recursive: true });
if (!existsSync(file)) {
  const { Sheets, SheetNames } = XLSX.read([...roster(ROWS)].join(""), { type: "string", raw: true });
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, Sheets[SheetNames[0]], "Students");
  writeFileSync(file, XLSX.write(book, { type: "buffer", bookType: "xlsx", bookSST: true, compression: true }));
}
const files = `/data/roster-${ROWS}.xlsx`;
const theirs = await runsOf("sheetjs", { files }, RUNS);
const name = "50,000 × 7 cells of XLSX";
if (siteFile("workbook-", ".js")) {
  const ours = await runsOf("ours", { files, tabs: "students" }, RUNS);
  if (ours.first.rows[0] !== theirs.first.rows[0]) throw new Error(`${ours.first.rows} rows, and SheetJS ${theirs.first.rows}`);
  report("workbook", `${name}, to all flags`, "ms", ours.of("ms"), median(theirs.of("ms")), "SheetJS, reading only", 1 / 3);
  report("workbook", `${name}, peak memory`, "MB", ours.of("megabytes"), median(theirs.of("megabytes")), "SheetJS", 0.5);
} else {
  console.error(`The site has no workbook reader yet; SheetJS alone: ${Math.round(median(theirs.of("ms")))} ms, ${Math.round(median(theirs.of("megabytes")))} MB`);
}
