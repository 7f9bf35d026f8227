/**
 * Rollcall and a workbook, as its page does it: opened in a worker of its own, started now, that ends with it; its first
 * sheet handed to the engine; to the state that says that all is checked.
 */
import { Engine, TABS, counts } from "./engine.mjs";
import { files, message, parameters } from "./page.mjs";
import { issues_of_first } from "/client/client.js";

window.bench = (async () => {
  const engine = await Engine.start();
  const [bytes] = await files();
  const file = new File([bytes], "roster.xlsx");
  return {
    async run() {
      const done = engine.settled((state) => state.tabs[TABS.students].rows > 0);
      const begun = performance.now();
      const worker = new Worker(parameters.workbook, { type: "module" });
      await message(worker, (data) => data === "ready");
      worker.postMessage(file);
      const opened = await message(worker, (data) => data.sheets);
      worker.terminate();
      const read = performance.now() - begun;
      const payload = new Blob([opened.sheets[0], issues_of_first(opened.bytes)]);
      engine.add(1, TABS.students, new Uint8Array(await payload.arrayBuffer()), true);
      const tab = (await done).tabs[TABS.students];
      return { ms: performance.now() - begun, read, rows: [tab.rows], counts: counts(tab) };
    },
  };
})();
