/** Rollcall with a million rows, changed by commands as the page says them. */
import { Engine, TABS } from "./engine.mjs";
import { files } from "./page.mjs";

const EDITS = 300;
const BLOCKS = 20;
const BLOCK = 1000;
const GIVEN = 0;
const EMAIL = 2;
const USERNAME = 3;
const ID = 4;

window.bench = (async () => {
  const engine = await Engine.start();
  const [bytes] = await files();
  const loaded = engine.settled((state) => state.tabs[TABS.students].rows > 0);
  engine.add(1, TABS.students, bytes);
  const { rows } = (await loaded).tabs[TABS.students];
  let lot = 88172645;
  const below = (limit) => {
    lot ^= lot << 13;
    lot ^= lot >>> 17;
    lot ^= lot << 5;
    return (lot >>> 0) % limit;
  };
  const tab = TABS.students;
  const window = (first, count) => engine.ask("Window", { tab, first, count });
  const line = (row) => row.cells.map(({ text }) => text);

  /** Says it, and gives how long it takes until all is checked again. */
  async function timed(command) {
    const settled = engine.settled(() => true);
    const begun = performance.now();
    engine.say(command);
    await settled;
    return performance.now() - begun;
  }

  /** Another text for a cell: a new one, one that another row has, one that is none. */
  async function text(column, edit, old) {
    const [other] = (await window(below(rows), 1)).rows;
    const kinds = {
      [GIVEN]: [`Name ${edit}`, "", line(other)[GIVEN]],
      [EMAIL]: [`new${edit}@pupils.example`, line(other)[EMAIL], `new${edit}@pupils`],
      [USERNAME]: [`new${edit}`, line(other)[USERNAME], `new ${edit}`],
      [ID]: [String(900000000 + edit), line(other)[ID], ""],
    };
    const chosen = kinds[column][below(3)];
    return chosen === old ? kinds[column][0] : chosen;
  }

  return {
    async run() {
      const cells = [];
      const windows = [];
      for (let edit = 0; edit < EDITS; edit += 1) {
        const first = below(rows - 40);
        const [row] = (await window(first, 1)).rows;
        const column = [GIVEN, EMAIL, EMAIL, USERNAME, ID][below(5)];
        const cell = { row: row.row, column, text: await text(column, edit, line(row)[column]) };
        const command = { SetCells: { tab, cells: [cell] } };
        const begun = performance.now();
        cells.push(await timed(command));
        await window(first, 40);
        windows.push(performance.now() - begun);
      }
      const [deleted, undone, pasted] = [[], [], []];
      for (let block = 0; block < BLOCKS; block += 1) {
        const from = below(rows - 2 * BLOCK);
        const places = await window(from, BLOCK);
        deleted.push(await timed({ DeleteRows: { tab, rows: places.rows.map(({ row }) => row) } }));
        undone.push(await timed("Undo"));
        // Rows of elsewhere: each is then there twice.
        const elsewhere = (await window(below(rows - 2 * BLOCK), BLOCK)).rows.map((row) => line(row).map((text) => text.replaceAll('"', "")).join("\t")).join("\n");
        pasted.push(await timed({ Paste: { tab, row: places.rows[0].row, column: 0, text: elsewhere } }));
      }
      return { ms: 0, cells, windows, deleted, undone, pasted };
    },
  };
})();
