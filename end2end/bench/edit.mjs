/**
 * A million rows at rest, then changed: one cell after another at places drawn by lot (names, e-mails, usernames, ids;
 * a value of its own, one that another row has, one that is none), and a thousand rows deleted, taken back and pasted.
 * From the post of the command to the state in which all that it touches is checked again.
 */
import { quantile, report } from "./measure.mjs";
import { DATA, inPage } from "./pages.mjs";
import { files } from "./roster.mjs";

const ROWS = 1_000_000;
const { roster } = files(ROWS, DATA);
const { cells, deleted, undone, pasted, windows } = await inPage("edit", { files: `/data/${roster.split("/").pop()}`, tabs: "students" });
const most = (runs) => quantile(runs, 0.95);
report("edit", "one cell of 1,000,000 rows, p95", "ms", cells, 2, "limit", 1, most);
report("edit", "the window with its marks after it, p95", "ms", windows, 33, "limit", 1, most);
report("edit", "1,000 of 1,000,000 rows deleted, p95", "ms", deleted, 50, "limit", 1, most);
report("edit", "1,000 rows back by undo, p95", "ms", undone, 50, "limit", 1, most);
report("edit", "1,000 of 1,000,000 rows pasted over, p95", "ms", pasted, 50, "limit", 1, most);
