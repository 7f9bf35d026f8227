/** A parser and checks in JavaScript, in a worker: from the post of the bytes to the answer. */
import { files, message, parameters } from "./page.mjs";

window.bench = (async () => {
  const worker = new Worker("/cases/script.worker.js", { type: "module" });
  await message(worker, (data) => data === "ready");
  const bytes = await files();
  return {
    async run() {
      const answered = message(worker, () => true);
      const begun = performance.now();
      worker.postMessage({ ...parameters, bytes }, bytes.map(({ buffer }) => buffer));
      const answer = await answered;
      return { ms: performance.now() - begun, ...answer };
    },
  };
})();
