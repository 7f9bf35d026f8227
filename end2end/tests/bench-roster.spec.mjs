/** The rosters that the benches read: the mistakes in them are counted here, and by the peers' own checks. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { columns, counts, plain, tuned } from "../bench/cases/checks.mjs";
import { roster, school } from "../bench/roster.mjs";

/** What `../shared/data/README.md` says of rosters of this kind, where it is there. */
const LISTED = new URL("../../../shared/data/README.md", import.meta.url);
const KNOWN = { 100_000: [420, 582, 219, 3_905, 1_954, 1_074], 1_000_000: [3_973, 5_956, 2_127, 38_417, 19_481, 10_071] };

const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$/;

/** The cells of a line; there is no line break in them. */
const cells = (line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"\n]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);

/** Cells missing, e-mails and usernames that are none, and rows that share an e-mail, username or id. */
function mistakes(rows) {
  const found = [0, 0, 0];
  const keys = [new Map(), new Map(), new Map()];
  const lines = roster(rows);
  lines.next();
  for (const line of lines) {
    const row = cells(line);
    const [email, username, id] = [row[2].trim().toLowerCase(), row[3].trim().toLowerCase(), row[4]];
    found[0] += !email + !username;
    found[1] += email !== "" && !EMAIL.test(email);
    found[2] += username !== "" && !/^[a-z0-9._@+-]+$/.test(username);
    [email, username, id].forEach((key, at) => key && keys[at].set(key, (keys[at].get(key) ?? 0) + 1));
  }
  const shared = (map) => [...map.values()].reduce((sum, times) => sum + (times > 1 ? times : 0), 0);
  return [...found, ...keys.map(shared)];
}

for (const rows of [100_000, 1_000_000]) {
  test(`a roster of ${rows} rows has the mistakes that are known of it`, () => {
    expect(mistakes(rows)).toEqual(KNOWN[rows]);
  });
}

test("the mistakes are those that are listed with the shared data", () => {
  test.skip(!existsSync(LISTED), "../shared/data is not there");
  const numbers = readFileSync(LISTED, "utf8").match(/\d[\d,]*/g).map((number) => Number(number.replaceAll(",", "")));
  for (const known of Object.values(KNOWN)) expect(numbers).toEqual(expect.arrayContaining(known));
});

test("what is tuned finds what is plain, in each of the three tabs", () => {
  for (const lines of [...Object.values(school(20_000)).map((tab) => tab()), roster(20_000)]) {
    const [header, ...rows] = [...lines].map(cells);
    const [one, other] = [plain, tuned].map((check) => counts(check(rows, columns(header))));
    expect(one).toEqual(other);
    expect(one.emailTwice).toBeGreaterThan(0);
    expect(one.email).toBeGreaterThan(0);
  }
});
