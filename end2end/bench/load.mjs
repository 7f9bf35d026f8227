/**
 * The first page, with nothing kept from before: what goes over the wire until it can be used, and how long that takes
 * at 1.6 Mbit/s, 150 ms, and a processor slowed four times. react-spreadsheet-import was measured in the same way: the
 * page that shows its first step, 327 kB and 2.8 s.
 */
import { launch, report } from "./measure.mjs";
import { Server } from "../server.mjs";
import { setUp } from "../steps.mjs";

const RUNS = 5;
const server = await Server.start();
const browser = await launch();
const first = await browser.newPage({ baseURL: server.url });
await setUp(first, server);
await first.context().close();

const bytes = [];
const seconds = [];
for (let run = 0; run < RUNS; run += 1) {
  const loaded = await load();
  bytes.push(loaded.bytes / 1000);
  seconds.push(loaded.seconds);
}
report("load", "first page, brotli", "kB", bytes, 180, "limit");
report("load", "first page, brotli", "kB", bytes, 327, "react-spreadsheet-import");
report("load", "usable, 1.6 Mbit/s, 150 ms, CPU ÷4", "s", seconds, 2.0, "limit");
report("load", "usable, 1.6 Mbit/s, 150 ms, CPU ÷4", "s", seconds, 2.8, "react-spreadsheet-import");
await browser.close();
await server.end();

async function load() {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: 1.6e6 / 8,
    uploadThroughput: 0.75e6 / 8,
  });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const sizes = [];
  page.on("requestfinished", (request) => sizes.push(request.sizes()));
  // Usable: the form of the first page takes input, and it was painted.
  await page.addInitScript(() => {
    window.usable = new Promise((resolve) => {
      const look = () => {
        if (!document.querySelector('input[type="password"]')) return requestAnimationFrame(look);
        requestAnimationFrame(() => resolve(performance.now()));
      };
      look();
    });
  });
  await page.goto("/");
  const usable = await page.evaluate(() => window.usable);
  await page.waitForLoadState("networkidle");
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size.responseBodySize, 0);
  await context.close();
  return { bytes, seconds: Math.round(usable) / 1000 };
}
