/**
 * 100,000 rows with mistakes, dropped: when the first rows are shown, when everything is flagged, and the longest task on
 * the page's thread meanwhile. Times count from the drop, in the page's own clock.
 */
import { launch, report } from "./measure.mjs";
import { roster } from "../roster.mjs";
import { Server } from "../server.mjs";
import { beginImport, setUp } from "../steps.mjs";

const RUNS = 5;
const ROWS = 100_000;
const server = await Server.start();
const browser = await launch();
const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
const page = await context.newPage();
await setUp(page, server);

const text = roster(ROWS);
const runs = [];
for (let run = 0; run < RUNS; run += 1) runs.push(await drop());
const of = (name) => runs.map((measured) => measured[name]);
report("browser", "100,000 rows dropped, first rows shown", "ms", of("shown"), 300, "limit");
report("browser", "100,000 rows dropped, all flags", "ms", of("flagged"), 1000, "limit");
report("browser", "100,000 rows dropped, longest task of the page", "ms", of("longest"), 50, "limit");
await browser.close();
await server.end();

/** The file is made before, in a task of its own: neither its making nor its way into the page is the page's work. */
async function drop() {
  await page.goto("/people");
  await beginImport(page);
  await page.evaluate((text) => {
    window.roster = new File([text], "roster.csv", { type: "text/csv" });
  }, text);
  await page.waitForLoadState("networkidle");
  const measured = await page.evaluate(
    async (rows) => {
      const longest = [0];
      const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const until = async (holds) => {
        while (!holds()) await painted();
        return performance.now();
      };
      await painted();
      new PerformanceObserver((list) => longest.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
      const transfer = new DataTransfer();
      transfer.items.add(window.roster);
      const target = [...document.querySelectorAll("p")].find((element) => element.textContent === "Or drop a file");
      const begun = performance.now();
      for (const name of ["dragenter", "dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }
      const next = () => [...document.querySelectorAll("button")].find((button) => button.textContent.startsWith("Next"));
      await until(() => next() && next().getAttribute("aria-disabled") !== "true");
      next().click();
      const shown = await until(() => document.querySelector('[role="gridcell"] span')?.textContent);
      const flagged = await until(() => document.querySelector('[role="grid"]').getAttribute("aria-busy") !== "true" && document.querySelector('[role="tab"]').textContent.includes(rows));
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { shown: shown - begun, flagged: flagged - begun, longest: Math.max(...longest) };
    },
    ROWS.toLocaleString("en-GB"),
  );
  return measured;
}
