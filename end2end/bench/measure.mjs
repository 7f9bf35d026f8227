/** What the benches in the browser share: the browser, the middle of many runs, a line of results. */
import { chromium } from "@playwright/test";
import config from "../playwright.config.mjs";

export const RUNS = Number(process.env.ROLLCALL_BENCH_RUNS ?? 5);

export const launch = () => chromium.launch(config.use.launchOptions);

/** Is this case asked for? `cargo xtask bench --grep` names a part of it. */
export const wanted = (name) => name.includes(process.env.ROLLCALL_BENCH_GREP ?? "");

/** The number below which that share of them lie. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const rounded = (number, to) => Math.round(number * to) / to;

/**
 * One result for `cargo xtask bench`: `peer` is another program's measure, or a limit; `most`, where there is one, is the
 * share of it that ours may be. `middle` is told where it is not the median.
 */
export function report(bench, name, unit, runs, peer, peerName, most, middle = median) {
  const ours = middle(runs);
  const line = { bench, case: name, unit, ours: rounded(ours, 100), peer: rounded(peer, 100), peer_name: peerName, ratio: rounded(ours / peer, 1000) };
  if (most !== undefined) line.most = rounded(most, 1000);
  console.log(JSON.stringify({ ...line, runs: runs.length }));
}
