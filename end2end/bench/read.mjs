/**
 * From bytes to all flags: Rollcall with all its rules for students against others with the rules in common, of which the
 * counts have to agree; three tabs of people with associations; natively against the csv crate; and what is downloaded.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { RUNS, median, report, wanted } from "./measure.mjs";
import { DATA, reportMemory, runsOf, siteFile } from "./pages.mjs";
import { files } from "./roster.mjs";

const COMMON = ["missing", "email", "emailTwice", "username", "usernameTwice", "idTwice"];
const SCRIPTS = [["papaparse", "plain"], ["papaparse", "tuned"], ["udsv", "plain"], ["udsv", "tuned"]];
const NAMES = { papaparse: "PapaParse", udsv: "uDSV" };
const url = (file) => `/data/${file.split("/").pop()}`;

for (const [rows, faster] of [[100_000, 2.5], [1_000_000, 3]]) await common(rows, faster);
await threeTabs(1_000_000);
natively(1_000_000);
downloads();

/** One tab, the rules in common. */
async function common(rows, faster) {
  const size = `${rows.toLocaleString("en-GB")} rows`;
  if (!wanted(size)) return;
  const { roster } = files(rows, DATA);
  const ours = await runsOf("ours", { files: url(roster), tabs: "students" }, RUNS);
  const peers = [];
  for (const [parser, checks] of SCRIPTS) {
    const runs = await runsOf("script", { files: url(roster), parser, checks }, RUNS);
    peers.push({ name: `${NAMES[parser]}, ${checks}`, runs, script: true });
  }
  peers.push({ name: "DuckDB-WASM", runs: await runsOf("duckdb", { files: url(roster) }, RUNS), most: 1 });
  if (rows <= 100_000) peers.push({ name: "react-spreadsheet-import", runs: await runsOf("importer", { files: url(roster) }, RUNS) });
  for (const { name, runs } of peers) agree(name, ours.first, runs.first);

  const best = Math.min(...peers.filter(({ script }) => script).map(({ runs }) => median(runs.of("ms"))));
  for (const { name, runs, most } of peers) {
    const theirs = median(runs.of("ms"));
    report("read", `${size}, to all flags`, "ms", ours.of("ms"), theirs, name, most ?? (theirs === best ? 1 / faster : undefined));
  }
  for (const { name, runs } of peers) await reportMemory("read", size, ours, runs, name, 0.5);
  const duckdb = peers.find(({ name }) => name === "DuckDB-WASM");
  report("read", "engine started", "ms", ours.of("started"), median(duckdb.runs.of("started")), "DuckDB-WASM");
}

/** Fails if two did not find the same. */
function agree(name, ours, theirs) {
  const told = ({ rows, counts }) => JSON.stringify([rows, counts.map((count) => COMMON.map((mark) => count[mark]))]);
  if (told(ours) !== told(theirs)) throw new Error(`Rollcall found ${told(ours)}, and ${name} ${told(theirs)} (${COMMON})`);
}

/** Three tabs: all rules of Rollcall, the common ones, tab by tab, of the others. */
async function threeTabs(people) {
  const size = `${people.toLocaleString("en-GB")} people, three tabs`;
  if (!wanted(size)) return;
  const made = files(people, DATA);
  const tabs = ["students", "instructors", "parents"];
  const urls = tabs.map((tab) => url(made[tab])).join();
  const ours = await runsOf("ours", { files: urls, tabs: tabs.join() }, RUNS);
  const peers = [];
  for (const [parser, checks] of SCRIPTS.filter(([, checks]) => checks === "tuned")) {
    peers.push({ name: `${NAMES[parser]}, tuned, common rules`, runs: await runsOf("script", { files: urls, parser, checks }, RUNS) });
  }
  const best = Math.min(...peers.map(({ runs }) => median(runs.of("ms"))));
  for (const { name, runs } of peers) {
    agree(name, ours.first, runs.first);
    const theirs = median(runs.of("ms"));
    report("read", `${size}, all rules, to all flags`, "ms", ours.of("ms"), theirs, name, theirs === best ? 0.5 : undefined);
  }
  for (const { name, runs } of peers) await reportMemory("read", size, ours, runs, name);
}

function natively(rows) {
  if (!wanted("natively")) return;
  const { roster } = files(rows, DATA);
  const program = new URL("../../target/release/examples/bench_check", import.meta.url).pathname;
  const { ours, csv } = JSON.parse(execFileSync(program, [String(RUNS), roster], { encoding: "utf8" }));
  report("read", `${rows.toLocaleString("en-GB")} rows natively, to all flags`, "ms", ours, median(csv), "csv crate into StringRecords", 5);
}

function downloads() {
  if (!wanted("download")) return;
  const folder = new URL("../../target/", import.meta.url).pathname;
  const kilobytes = (name) => statSync(`${folder}site/pkg/${name}.br`).size / 1000;
  const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length / 1000;
  const duckdb = readdirSync(`${folder}bench/cases`).filter((name) => name.startsWith("duckdb-"));
  const theirs = duckdb.reduce((sum, name) => sum + brotli(readFileSync(`${folder}bench/cases/${name}`)), 0);
  const engine = [kilobytes(siteFile("engine-", ".wasm")) + kilobytes(siteFile("engine-", ".js"))];
  report("read", "engine, download in brotli", "kB", engine, 330, "limit", 1);
  report("read", "engine, download in brotli", "kB", engine, theirs, "DuckDB-WASM");
  const workbook = siteFile("workbook-", ".wasm");
  if (workbook) report("read", "workbook reader, download in brotli", "kB", [kilobytes(workbook)], 320, "limit", 1);
}
