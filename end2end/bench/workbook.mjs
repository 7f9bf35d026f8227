/** A workbook of 50,000 × 7 cells, from bytes to rows, and to all flags: Rollcall against SheetJS, which reads only. */
import { mkdirSync, existsSync, writeFileSync } from "node:fs";
import XLSX from "xlsx";
import { RUNS, median, report } from "./measure.mjs";
import { DATA, reportMemory, runsOf, siteFile } from "./pages.mjs";
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
const ours = await runsOf("workbook", { files, workbook: `/pkg/${siteFile("workbook-", ".js")}` }, RUNS);
if (ours.first.rows[0] !== theirs.first.rows[0]) throw new Error(`${ours.first.rows} rows, and SheetJS ${theirs.first.rows}`);
// Ours with the start of its reader, as it has one for each workbook; theirs is started before.
report("workbook", `${name}, to rows`, "ms", ours.of("read"), median(theirs.of("ms")), "SheetJS", 1 / 3);
report("workbook", `${name}, to all flags`, "ms", ours.of("ms"), median(theirs.of("ms")), "SheetJS, reading only");
await reportMemory("workbook", name, ours, theirs, "SheetJS", 0.5);
