/** SheetJS in a worker, with its quickest options: from the post of a workbook's bytes to rows of strings. */
import { files, message } from "./page.mjs";

window.bench = (async () => {
  const worker = new Worker("/cases/sheetjs.worker.js", { type: "module" });
  await message(worker, (data) => data === "ready");
  const [bytes] = await files();
  return {
    async run() {
      const answered = message(worker, () => true);
      const begun = performance.now();
      worker.postMessage(bytes, [bytes.buffer]);
      const rows = await answered;
      return { ms: performance.now() - begun, rows: [rows] };
    },
  };
})();
