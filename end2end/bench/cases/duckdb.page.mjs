/**
 * DuckDB-WASM, one thread, in its own worker: the same rules by queries, into a table with a mark for each row. From the
 * handing over of the bytes to the answer; starting it (`started`) and what it downloads are said apart.
 */
import { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm";
import { files } from "./page.mjs";

const LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const EMAIL = `[a-zA-Z0-9.!#$%&''*+/=?^_\`{|}~-]{1,64}@${LABEL}(?:[.]${LABEL})+`;
const isEmail = (cell) => `(length(${cell}) <= 254 and regexp_full_match(${cell}, '${EMAIL}'))`;
const COLUMNS = ["given", "family", "email", "username", "id", "parent", "instructor"];
/** The keys that stand in more rows than one. */
const twice = (key, of, sound) => `create temp table ${of} as select ${key} as k from sound where ${sound} group by k having count(*) > 1`;
const QUERIES = [
  `create temp table sound as select *,
     email <> '' and ${isEmail("email")} as is_email, username <> '' and regexp_full_match(username, '[A-Za-z0-9._@+-]{1,100}') as is_username
   from (select ${COLUMNS.map((name) => `trim(${name}) as ${name}`)} from read_csv('roster.csv', header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, nullstr = '\\N',
     columns = {${COLUMNS.map((name) => `'${name}': 'VARCHAR'`)}}, force_not_null = [${COLUMNS.map((name) => `'${name}'`)}]))`,
  twice("lower(email)", "emails", "is_email"),
  twice("lower(username)", "usernames", "is_username"),
  twice("id", "ids", "id <> ''"),
  `create temp table marks as select
     given = '' as given, family = '' as family, email = '' and username = '' as nobody,
     email <> '' and not is_email as email, username <> '' and not is_username as username,
     is_email and lower(email) in (select k from emails) as "emailTwice",
     is_username and lower(username) in (select k from usernames) as "usernameTwice",
     id in (select k from ids) as "idTwice",
     parent <> '' and not ${isEmail("parent")} as parent, instructor <> '' and not ${isEmail("instructor")} as instructor
   from sound`,
];
const MARKS = ["given", "family", "nobody", "email", "username", "emailTwice", "usernameTwice", "idTwice", "parent", "instructor"];
const COUNT = `select count(*)::int as rows, ${MARKS.map((name) => `(count(*) filter ("${name}"))::int as "${name}"`)} from marks`;

window.bench = (async () => {
  const begun = performance.now();
  const database = new AsyncDuckDB(new VoidLogger(), new Worker("/cases/duckdb-browser-eh.worker.js"));
  await database.instantiate("/cases/duckdb-eh.wasm");
  const connection = await database.connect();
  const started = performance.now() - begun;
  const [bytes] = await files();
  return {
    ready: { started },
    async run() {
      const begun = performance.now();
      await database.registerFileBuffer("roster.csv", bytes);
      for (const query of QUERIES) await connection.query(query);
      const [{ rows, ...counts }] = (await connection.query(COUNT)).toArray().map((row) => row.toJSON());
      return { ms: performance.now() - begun, rows: [rows], counts: [{ ...counts, missing: counts.given + counts.family + counts.nobody }] };
    },
  };
})();
