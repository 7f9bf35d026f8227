/** Rollcall: from the post of the bytes to the state that says that all is checked. */
import { Engine, TABS, counts } from "./engine.mjs";
import { files, parameters } from "./page.mjs";

window.bench = (async () => {
  const begun = performance.now();
  const engine = await Engine.start();
  const started = performance.now() - begun;
  const bytes = await files();
  const tabs = parameters.tabs.split(",");
  return {
    ready: { started },
    async run() {
      const done = engine.settled((state) => state.tabs.reduce((sum, tab) => sum + tab.sources.length, 0) === tabs.length);
      const begun = performance.now();
      tabs.forEach((tab, at) => engine.add(at + 1, TABS[tab], bytes[at]));
      const state = await done;
      const ms = performance.now() - begun;
      const found = tabs.map((tab) => state.tabs[TABS[tab]]);
      return { ms, rows: found.map((tab) => tab.rows), counts: found.map(counts) };
    },
  };
})();
