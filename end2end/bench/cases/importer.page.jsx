/**
 * react-spreadsheet-import: from the drop of a file to its table of rows with marks. Its own rules do not compare without
 * case, so the rules are those of `checks.mjs`, given back by its hook for tables; its buttons are pressed as soon as they
 * are there.
 */
import { createRoot } from "react-dom/client";
import { ReactSpreadsheetImport } from "react-spreadsheet-import";
import { MARKS, counts, tuned } from "./checks.mjs";
import { files } from "./page.mjs";

const HEADINGS = ["First name", "Last name", "Email", "Username", "ID number", "Parent", "Instructor"];
const COLUMNS = ["given", "family", "email", "username", "id", "parent", "instructor"];
const AT = Object.fromEntries(COLUMNS.map((name, at) => [name, at]));
/** The field that a mark is shown on. */
const FIELD = { nobody: "email", emailTwice: "email", usernameTwice: "username", idTwice: "id" };
const fields = COLUMNS.map((key, at) => ({ key, label: HEADINGS[at], alternateMatches: [HEADINGS[at]], fieldType: { type: "input" } }));
let found;

function check(table, addError) {
  const marks = tuned(table.map((row) => COLUMNS.map((name) => row[name] ?? "")), AT);
  const names = Object.entries(MARKS);
  marks.forEach((mark, row) => {
    if (mark === 0) return;
    for (const [name, bit] of names) if (mark & bit) addError(row, FIELD[name] ?? name, { message: name, level: "error" });
  });
  found = { rows: table.length, counts: counts(marks) };
  return table;
}

const until = async (look) => {
  for (;;) {
    const seen = look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve));
  }
};
const isAt = (heading) => [...document.querySelectorAll("h2")].some((element) => element.textContent === heading);
const button = (name) => [...document.querySelectorAll("button")].find((element) => element.textContent === name && !element.disabled);

window.bench = (async () => {
  const root = createRoot(document.getElementById("root"));
  root.render(<ReactSpreadsheetImport isOpen onClose={() => {}} onSubmit={() => {}} fields={fields} tableHook={check} />);
  const input = await until(() => document.querySelector('input[type="file"]'));
  const file = new File(await files(), "roster.csv", { type: "text/csv" });
  return {
    async run() {
      const begun = performance.now();
      const transfer = new DataTransfer();
      transfer.items.add(file);
      input.files = transfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      for (const heading of ["Select header row", "Match Columns"]) {
        await until(() => isAt(heading) && !document.body.textContent.includes("Select column..."));
        (await until(() => button("Next"))).click();
        await until(() => !isAt(heading));
      }
      await until(() => found && isAt("Validate data"));
      await until(() => document.querySelectorAll('[role="row"]').length > 2);
      return { ms: performance.now() - begun, rows: [found.rows], counts: [found.counts] };
    },
  };
})();
