/** What the benches in the browser share: the browser, the middle of many runs, a line of results. */
import { chromium } from "@playwright/test";
import config from "../playwright.config.mjs";

export const launch = () => chromium.launch(config.use.launchOptions);

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One result for `cargo xtask bench`: `peer` is another program's measure, or a limit. */
export function report(bench, name, unit, runs, peer, peerName) {
  const ours = Math.round(median(runs) * 100) / 100;
  const ratio = Math.round((ours / peer) * 1000) / 1000;
  const line = { bench, case: name, unit, ours, peer, peer_name: peerName, ratio, runs: runs.length };
  console.log(JSON.stringify(line));
}
