/** Bundles what the browser runs of each case into `target/bench/cases`, with the peers in it; DuckDB's files as they are. */
import { build } from "esbuild";
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";

const here = new URL(".", import.meta.url).pathname;
const out = new URL("../../target/bench/cases/", import.meta.url).pathname;
const cases = readdirSync(`${here}cases`).filter((name) => /\.(page|worker)\.(mjs|jsx)$/.test(name));
await build({
  entryPoints: cases.map((name) => `${here}cases/${name}`),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  // The glue of what speaks to the engine, which xtask has built.
  external: ["/client/*"],
  define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
  jsx: "automatic",
  logLevel: "error",
});
mkdirSync(out, { recursive: true });
for (const name of ["duckdb-eh.wasm", "duckdb-browser-eh.worker.js"]) {
  copyFileSync(`${here}node_modules/@duckdb/duckdb-wasm/dist/${name}`, `${out}${name}`);
}
