import Papa from "papaparse";
import { inferSchema, initParser } from "udsv";
import { columns, counts, plain, tuned } from "./checks.mjs";

/** Text to its headings and its rows. */
const PARSERS = {
  papaparse(text) {
    const rows = Papa.parse(text, { skipEmptyLines: true }).data;
    return [rows.shift(), rows];
  },
  udsv(text) {
    const schema = inferSchema(text);
    return [schema.cols.map(({ name }) => name), initParser(schema).stringArrs(text)];
  },
};
const CHECKS = { plain, tuned };

self.onmessage = ({ data: { bytes, parser, checks } }) => {
  const begun = performance.now();
  let parsed = 0;
  const tabs = bytes.map((bytes) => {
    const before = performance.now();
    const [header, rows] = PARSERS[parser](new TextDecoder().decode(bytes));
    parsed += performance.now() - before;
    return { rows, marks: CHECKS[checks](rows, columns(header)) };
  });
  const all = performance.now() - begun;
  const found = tabs.map(({ marks }) => counts(marks));
  postMessage({ parsed, all, rows: tabs.map(({ rows }) => rows.length), counts: found });
};
postMessage("ready");
