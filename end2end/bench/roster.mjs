/**
 * Rosters of invented people for the benches, the same at every run, with the mistakes that real ones have. Numbers are
 * drawn in a fixed order, so that how many mistakes there are is known for a number of rows; see `roster.spec.mjs`.
 *
 *     node roster.mjs ROWS FOLDER    writes roster-ROWS.csv, and students-, instructors- and parents-ROWS.csv
 */
import { mkdirSync, openSync, writeSync, closeSync, existsSync, renameSync } from "node:fs";
import { pathToFileURL } from "node:url";

const GIVEN =
  "Amara Tomás Freya Yusuf Noor Léa Priya Tunde Zoë Inês Björn Hana Leo Ruth Omar Maja Aoife Chloé Kofi Sana Ravi Elsa Jonas Mina Paul Nia Iván Greta Hugo Ada".split(
    " ",
  );
const FAMILY =
  "Okafor Núñez Lindström Demir Raman Marchetti Brennan Pillai Adeyemi Rossi Berg Wójcik Haddad Müller Sato Kaur Dubois Moreau Bailey Osei Khan Novák Silva Jansen Cohen Reyes Quinn Torres Weber Young".split(
    " ",
  );
const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/[^A-Za-z]/g, "")
    .toLowerCase();
const NAMES = FAMILY.map(plain);

/** Whole numbers below 2^32 (Marsaglia's xorshift), and shares from 0 to 1. */
class Draw {
  #state = 0x9e3779b9;
  number() {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state;
  }
  below(limit) {
    return this.number() % limit;
  }
  of(list) {
    return list[this.below(list.length)];
  }
  /** True in that share of cases. */
  happens(share) {
    return this.share() < share;
  }
  share() {
    return this.number() / 2 ** 32;
  }
}

/** What goes wrong with one e-mail in twenty; the rest of the hundred is as it should be. */
function mishap(email, share) {
  if (share < 0.003) return email.replace("@", "");
  if (share < 0.006) return email.replace(".example", "..example");
  if (share < 0.008) return "";
  if (share < 0.05) return email.toUpperCase();
  return email;
}

const quoted = (text) => (text.includes(",") || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text);
const line = (cells) => `${cells.map(quoted).join(",")}\n`;

/** A last name as it is, with a comma in it, or with quotation marks. */
function family(draw) {
  const name = draw.of(FAMILY);
  const share = draw.share();
  if (share < 0.015) return `${name}, Jr.`;
  return share < 0.02 ? `the "Great" ${name}` : name;
}

/** This row's number or, in some share of rows, that of one above: the same key again. */
const keyOf = (draw, row, share) => (row > 10 && draw.happens(share) ? draw.below(row) : row);

/** E-mail, username and id number, each with its mistakes. */
function keys(draw, row, address) {
  const [email, username, id] = [keyOf(draw, row, 0.02), keyOf(draw, row, 0.01), keyOf(draw, row, 0.005)];
  const mended = mishap(address(email), draw.share());
  let name = draw.happens(0.002) ? "" : `u${username.toString(36)}`;
  if (draw.happens(0.002)) name += " x";
  return [mended, name, String(100000000 + id)];
}

/** One tab of students: lines of CSV, the headings first. */
export function* roster(rows) {
  const draw = new Draw();
  yield "First name,Last name,Email,Username,ID number,Parent,Instructor\n";
  for (let row = 0; row < rows; row += 1) {
    const names = [draw.of(GIVEN), family(draw)];
    const own = keys(draw, row, (of) => `${NAMES[of % 30]}.${NAMES[(of * 7 + 3) % 30]}${of}@pupils${of % 7}.example`);
    const parent = draw.happens(0.6) ? `p.${NAMES[row % 30]}${row >> 1}@home.example` : "";
    const instructor = draw.happens(0.9) ? `t${draw.below(500)}@s${row % 7}.example` : "";
    yield line([...names, ...own, parent, instructor]);
  }
}

/**
 * Three tabs of so many people in all: 80 % students, 1 % instructors, 19 % parents. A student names one or two parents
 * and one to five instructors, of whom one in a thousand is on no tab.
 */
export function school(people) {
  const count = { instructors: Math.round(people * 0.01), parents: Math.round(people * 0.19) };
  count.students = people - count.instructors - count.parents;
  const instructor = (of) => `${NAMES[of % 30]}.t${of}@staff.example`;
  const parent = (of) => `p.${NAMES[(of * 11) % 30]}${of}@home.example`;
  const someone = (draw, address, limit) => address(draw.happens(0.001) ? limit + draw.below(limit) : draw.below(limit));
  return {
    *students() {
      const draw = new Draw();
      yield "First name,Last name,Email,Username,ID number,Parent,Instructor\n";
      for (let row = 0; row < count.students; row += 1) {
        const names = [draw.of(GIVEN), family(draw)];
        const own = keys(draw, row, (of) => `${NAMES[of % 30]}.s${of}@pupils${of % 7}.example`);
        const parents = Array.from({ length: 1 + draw.below(2) }, () => someone(draw, parent, count.parents));
        const teachers = Array.from({ length: 1 + draw.below(5) }, () => someone(draw, instructor, count.instructors));
        yield line([...names, ...own, parents.join(";"), teachers.join(";")]);
      }
    },
    instructors: () => adults(count.instructors, instructor),
    parents: () => adults(count.parents, parent),
  };
}

function* adults(rows, address) {
  const draw = new Draw();
  yield "First name,Last name,Email\n";
  for (let row = 0; row < rows; row += 1) {
    const names = [draw.of(GIVEN), family(draw)];
    yield line([...names, mishap(address(keyOf(draw, row, 0.005)), draw.share())]);
  }
}

/** Writes lines into a file, if it is not there yet. */
export function write(lines, file) {
  if (existsSync(file)) return file;
  const to = openSync(`${file}.part`, "w");
  let waiting = "";
  for (const line of lines) {
    waiting += line;
    if (waiting.length > 1 << 20) {
      writeSync(to, waiting);
      waiting = "";
    }
  }
  writeSync(to, waiting);
  closeSync(to);
  renameSync(`${file}.part`, file);
  return file;
}

/** The files of a number of rows, made where they are not there: one tab, and three. */
export function files(rows, folder) {
  mkdirSync(folder, { recursive: true });
  const tabs = school(rows);
  return {
    roster: write(roster(rows), `${folder}/roster-${rows}.csv`),
    students: write(tabs.students(), `${folder}/students-${rows}.csv`),
    instructors: write(tabs.instructors(), `${folder}/instructors-${rows}.csv`),
    parents: write(tabs.parents(), `${folder}/parents-${rows}.csv`),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) console.log(files(Number(process.argv[2]), process.argv[3]));
