/**
 * Rows with mistakes, dropped into the page: when the first are shown, how soon others are while all are checked, when
 * everything is flagged, and the longest task on the page's thread from the drop to then; and, of a million, a cell typed.
 * Times count in the page's own clock, from the drop, the jump, or the key.
 */
import { RUNS, launch, quantile, report, wanted } from "./measure.mjs";
import { DATA } from "./pages.mjs";
import { files } from "./roster.mjs";
import { Server } from "../server.mjs";
import { beginImport, cell, setUp } from "../steps.mjs";

const EDITS = 20;
/** The places of `Window` among the commands and the updates of `importer/src/message.rs`: the first byte of each. */
const [ASKED, ANSWERED] = [20, 2];
const server = await Server.start();
const browser = await launch();
const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
const page = await context.newPage();
page.setDefaultTimeout(60_000);
await page.addInitScript(hearWindows, [ASKED, ANSWERED]);
await setUp(page, server);
for (const rows of [100_000, 1_000_000]) await dropped(rows);
await browser.close();
await server.end();

async function dropped(rows) {
  const size = `${rows.toLocaleString("en-GB")} rows dropped`;
  if (!wanted(size)) return;
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await drop(rows));
  const of = (name) => runs.map((measured) => measured[name]);
  console.error(`${size}: all flags after ${of("flagged").map(Math.round).join(" ")} ms`);
  report("browser", `${size}, first rows shown`, "ms", of("shown"), 300, "limit", 1);
  report("browser", `${size}, a window answered while checking, slowest`, "ms", of("answered"), 50, "limit", 1);
  report("browser", `${size}, other rows in the page while checking, p95`, "ms", of("jumps").flat(), 50, "limit", 1, (times) => quantile(times, 0.95));
  if (rows === 100_000) report("browser", `${size}, all flags`, "ms", of("flagged"), 1000, "limit", 1);
  report("browser", `${size}, longest task of the page`, "ms", of("longest"), 50, "limit", 1);
  if (rows < 1_000_000) return;
  const marks = [];
  await (await cell(page, "Students", 2, "Email")).click();
  for (let edit = 100; edit < 100 + EDITS; edit += 1) marks.push(await typed(edit));
  report("browser", "a cell of 1,000,000 rows typed, its mark painted, p95", "ms", marks, 33, "limit", 1, (times) => quantile(times, 0.95));
}

/** In the page: how long each question for rows waits until its answer is heard, in `window.answered`. */
function hearWindows([asked, answered]) {
  const questions = [];
  window.answered = [];
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.bytes?.[0] === asked) questions.push(performance.now());
    return post.call(this, message, ...rest);
  };
  const Channel = BroadcastChannel;
  window.BroadcastChannel = class extends Channel {
    constructor(name) {
      super(name);
      this.addEventListener("message", ({ data }) => {
        if (data[0] === answered) window.answered.push(performance.now() - questions.shift());
      });
    }
  };
}

/** The file is chosen before, in a task of its own: its way into the page is not the page's work. */
async function drop(rows) {
  await page.goto("/people");
  await beginImport(page);
  await page.evaluate(() => {
    window.chosen = Object.assign(document.createElement("input"), { type: "file", id: "chosen" });
    document.body.append(window.chosen);
  });
  await page.setInputFiles("#chosen", files(rows, DATA).roster);
  await page.evaluate(() => {
    window.chosen.remove();
    window.roster = window.chosen.files[0];
  });
  await page.waitForLoadState("networkidle");
  return page.evaluate(async (rows) => {
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

    const grid = document.querySelector('[role="grid"]');
    const isDone = () => grid.getAttribute("aria-busy") !== "true" && document.querySelector('[role="tab"]').textContent.includes(rows);
    const scroller = document.querySelector(".grid-scroll");
    // The row with the focus stays, out of sight too, and is not asked for there.
    const box = scroller.getBoundingClientRect();
    const isSeen = ({ top, bottom }) => bottom > box.top && top < box.bottom;
    const rowsSeen = () => [...grid.querySelectorAll(".grid-row-body:not([hidden])")].filter((row) => isSeen(row.getBoundingClientRect()));
    const jumps = [];
    window.answered.length = 0;
    // Of the first and the last only a part may be seen.
    const full = rowsSeen().length - 2;
    for (let jump = 1; !isDone(); jump += 1) {
      const places = () => rowsSeen().map((row) => row.getAttribute("aria-rowindex")).join();
      const before = places();
      const isThere = () => places() !== before && rowsSeen().length >= full && rowsSeen().every((row) => !row.classList.contains("is-waiting"));
      const arrived = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          const now = performance.now();
          if (!isThere()) return;
          observer.disconnect();
          resolve(now);
        });
        observer.observe(grid, { subtree: true, childList: true, attributes: true, characterData: true });
      });
      const jumped = performance.now();
      scroller.scrollTop = ((jump * 0.381966) % 1) * (scroller.scrollHeight - scroller.clientHeight);
      jumps.push((await arrived) - jumped);
      await painted();
    }
    const flagged = await until(isDone);
    const answered = Math.max(...window.answered);
    scroller.scrollTop = 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { shown: shown - begun, flagged: flagged - begun, answered, jumps, longest: Math.max(...longest) };
  }, rows.toLocaleString("en-GB"));
}

/** Types what is no e-mail into the cell that has the focus; from Enter, which goes a row down, to the frame with its mark. */
async function typed(edit) {
  await page.keyboard.type(`nobody ${edit}`);
  await page.evaluate((text) => {
    const isMarked = () => [...document.querySelectorAll(".grid-cell.is-error")].some((cell) => cell.textContent.startsWith(text));
    window.painted = new Promise((resolve) => {
      let begun;
      const observer = new MutationObserver(() => {
        if (begun === undefined || !isMarked()) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
      });
      observer.observe(document.querySelector('[role="grid"]'), { subtree: true, childList: true, attributes: true, characterData: true });
      document.addEventListener("keydown", () => (begun = performance.now()), { once: true, capture: true });
    });
  }, `nobody ${edit}`);
  await page.keyboard.press("Enter");
  return page.evaluate(() => window.painted);
}
