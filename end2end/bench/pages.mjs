/**
 * Cases in a browser. Each run has a browser, a page and so a renderer of its own; a case's page sets `window.bench` to
 * a promise of what is run, and answers `{ ms, …}`. Peak memory is that of the renderer as the kernel knows it (VmHWM),
 * with the page, its workers and their wasm, from the moment in which the bytes lie ready.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { launch, median, report } from "./measure.mjs";

const TARGET = new URL("../../target/", import.meta.url).pathname;
/** Where rosters lie. */
export const DATA = `${TARGET}bench/data`;
const ROOTS = { pkg: `${TARGET}site/pkg/`, client: `${TARGET}bench/client/`, cases: `${TARGET}bench/cases/`, data: `${DATA}/` };
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".csv": "text/csv" };

/** How long a page is left alone before it is measured, in milliseconds; the same for all. */
const SETTLED = 1500;

/** The site's file whose name begins so, without the folder: `engine-0123456789.js`. */
export const siteFile = (begins, ends) => readdirSync(ROOTS.pkg).find((name) => name.startsWith(begins) && name.endsWith(ends));

/** Serves the site's modules, the cases and the rosters, until the process ends. */
async function serve() {
  const server = createServer((request, response) => {
    const [, root, name] = new URL(request.url, "http://x").pathname.split("/");
    if (root === "page") {
      response.setHeader("content-type", "text/html");
      return response.end(`<!doctype html><meta charset="utf-8"><title>Bench</title><div id="root"></div><script type="module" src="/cases/${name}.page.js"></script>`);
    }
    try {
      const body = readFileSync(`${ROOTS[root]}${name}`);
      response.setHeader("content-type", TYPES[extname(name)] ?? "application/octet-stream");
      return response.end(body);
    } catch {
      response.statusCode = 404;
      return response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${server.address().port}`;
}
const SITE = await serve();

/** Runs a case in a browser of its own. `with` are its parameters; it has to know the engine's name too. */
export async function inPage(name, parameters) {
  const browser = await launch();
  try {
    const devtools = await browser.newBrowserCDPSession();
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const said = [];
    page.on("pageerror", (error) => said.push(error.message));
    const query = new URLSearchParams({ engine: `/pkg/${siteFile("engine-", ".js")}`, ...parameters });
    await page.goto(`${SITE}/page/${name}?${query}`);
    const gone = new Promise((_, reject) => page.once("crash", () => reject(new Error(`${name}: the page ran out of memory`))));
    gone.catch(() => {});
    const begun = await Promise.race([page.evaluate(() => window.bench.then((bench) => bench.ready ?? {})), gone]).catch((error) => {
      throw new Error(`${name}: ${error.message} ${said.join("; ")}`);
    });
    // As a person, who needs a moment to choose a file: all that a case does by itself when it is loaded is done.
    await page.waitForTimeout(SETTLED);
    const pages = await renderers(devtools);
    // The highest so far is forgotten: what is loaded before is not what is measured.
    for (const id of pages) writeFileSync(`/proc/${id}/clear_refs`, "5");
    const answer = await Promise.race([page.evaluate(() => window.bench.then((bench) => bench.run())), gone]);
    const peak = Math.max(...pages.map(peakOf));
    return { ...begun, ...answer, megabytes: peak / 1e6 };
  } finally {
    await browser.close();
  }
}

/** The renderers' processes: that of the page, and perhaps an empty one in reserve, which stays the smaller one. */
async function renderers(devtools) {
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/** The most memory that a process had, in bytes; 0 if it is gone. */
function peakOf(id) {
  const status = `/proc/${id}/status`;
  return existsSync(status) ? Number(readFileSync(status, "utf8").match(/VmHWM:\s+(\d+)/)[1]) * 1024 : 0;
}

/** Several runs of a case, each in its own page. */
export async function runsOf(name, parameters, runs) {
  const all = [];
  for (let run = 0; run < runs; run += 1) all.push(await inPage(name, parameters));
  const of = (key) => all.map((answer) => answer[key]);
  console.error(`${name} ${JSON.stringify(parameters)}: ${of("ms").map(Math.round).join(" ")} ms, ${Math.round(median(of("megabytes")))} MB`);
  return { of, first: all[0] };
}

let empty;
/** Reports the peak memory of `ours` beside another's: whole, and without what an empty page has, where the share is judged. */
export async function reportMemory(bench, name, ours, theirs, peer, most) {
  empty ??= median((await runsOf("empty", {}, 3)).of("megabytes"));
  const own = (runs) => runs.of("megabytes").map((megabytes) => megabytes - empty);
  report(bench, `${name}, peak memory over an empty page's`, "MB", own(ours), median(own(theirs)), peer, most);
  report(bench, `${name}, peak memory`, "MB", ours.of("megabytes"), median(theirs.of("megabytes")), peer);
}
