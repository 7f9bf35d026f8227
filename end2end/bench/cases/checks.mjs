/**
 * The common rules in JavaScript, to put behind a parser that gives rows as arrays of strings: names and e-mail or
 * username are there, e-mails are those that a web form accepts, usernames have the allowed characters, and e-mail,
 * username and id number stand in one row only. Like Rollcall, they leave a mark on each cell concerned, and what is
 * no e-mail or username is no key.
 *
 * `plain` is what one writes; `tuned` looks at characters itself, copies a text only where it changes, and puts a
 * sign before keys: a Map is slow on those that look like numbers.
 */
export const MARKS = { given: 1, family: 2, nobody: 4, email: 8, emailTwice: 16, username: 32, usernameTwice: 64, idTwice: 128, parent: 256, instructor: 512 };

const EMAIL =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$/;
const USERNAME = /^[A-Za-z0-9._@+-]{1,100}$/;
const LONGEST = 254;

/** Where a tab's columns are, by its headings; -1: nowhere. */
export function columns(header) {
  const at = (name) => header.indexOf(name);
  return {
    given: at("First name"), family: at("Last name"), email: at("Email"), username: at("Username"), id: at("ID number"),
    parent: at("Parent"), instructor: at("Instructor"),
  };
}

/** Rows without their heading to marks, one for each row. */
export function plain(rows, at) {
  const marks = new Uint16Array(rows.length);
  const seen = { email: new Map(), username: new Map(), id: new Map() };
  const twice = (map, key, row, mark) => {
    const first = map.get(key);
    if (first === undefined) map.set(key, row);
    else {
      marks[first] |= mark;
      marks[row] |= mark;
    }
  };
  const isEmail = (text) => text.length <= LONGEST && EMAIL.test(text);
  const cell = (row, column) => (column < 0 ? "" : row[column].trim());
  rows.forEach((row, number) => {
    const email = cell(row, at.email);
    const username = cell(row, at.username);
    const id = cell(row, at.id);
    if (!cell(row, at.given)) marks[number] |= MARKS.given;
    if (!cell(row, at.family)) marks[number] |= MARKS.family;
    if (!email && !username) marks[number] |= MARKS.nobody;
    if (email) {
      if (isEmail(email)) twice(seen.email, email.toLowerCase(), number, MARKS.emailTwice);
      else marks[number] |= MARKS.email;
    }
    if (username) {
      if (USERNAME.test(username)) twice(seen.username, username.toLowerCase(), number, MARKS.usernameTwice);
      else marks[number] |= MARKS.username;
    }
    if (id) twice(seen.id, id, number, MARKS.idTwice);
    const sound = (list) => list.split(";").every((one) => isEmail(one.trim()));
    const parent = cell(row, at.parent);
    const instructor = cell(row, at.instructor);
    if (parent && !sound(parent)) marks[number] |= MARKS.parent;
    if (instructor && !sound(instructor)) marks[number] |= MARKS.instructor;
  });
  return marks;
}

// What a character may be.
const LOCAL = 1;
const LABEL = 2;
const NAME = 4;
const CAPITAL = 8;
const KINDS = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) {
  const character = String.fromCharCode(code);
  if (/[a-zA-Z0-9]/.test(character)) KINDS[code] |= LOCAL | LABEL | NAME;
  if (/[.!#$%&'*+/=?^_`{|}~-]/.test(character)) KINDS[code] |= LOCAL;
  if (/[._@+-]/.test(character)) KINDS[code] |= NAME;
  if (/[A-Z]/.test(character)) KINDS[code] |= CAPITAL;
}
const DOT = 46;
const DASH = 45;
const AT = 64;
const kind = (code) => (code < 128 ? KINDS[code] : 0);

/** Is it one, from `from` to before `to`? Zero if not; else 1, and 3 if there are capitals. */
function emailIn(text, from, to) {
  let at = from;
  let capitals = 0;
  for (; at < to; at += 1) {
    const is = kind(text.charCodeAt(at));
    if (!(is & LOCAL)) break;
    capitals |= is;
  }
  if (at === from || at - from > 64 || to - from > LONGEST || at >= to || text.charCodeAt(at) !== AT) return 0;
  let label = at + 1;
  let dots = 0;
  for (at += 1; at <= to; at += 1) {
    const code = at < to ? text.charCodeAt(at) : DOT;
    if (code === DOT) {
      if (at === label || at - label > 63 || text.charCodeAt(label) === DASH || text.charCodeAt(at - 1) === DASH) return 0;
      dots += 1;
      label = at + 1;
    } else {
      const is = kind(code);
      if (!(is & LABEL) && code !== DASH) return 0;
      capitals |= is;
    }
  }
  return dots < 2 ? 0 : capitals & CAPITAL ? 3 : 1;
}

function emailsIn(text) {
  let from = 0;
  for (;;) {
    const end = text.indexOf(";", from);
    if (end < 0) return emailIn(text, from, text.length) !== 0;
    if (emailIn(text, from, end) === 0) return false;
    from = end + 1;
    while (text.charCodeAt(from) === 32) from += 1;
  }
}

function usernameIn(text) {
  if (text.length > 100) return 0;
  let capitals = 0;
  for (let at = 0; at < text.length; at += 1) {
    const is = kind(text.charCodeAt(at));
    if (!(is & NAME)) return 0;
    capitals |= is;
  }
  return capitals & CAPITAL ? 3 : 1;
}

const trimmed = (text) => {
  const last = text.length - 1;
  if (last < 0) return text;
  const [first, end] = [text.charCodeAt(0), text.charCodeAt(last)];
  return first <= 32 || first >= 128 || end <= 32 || end >= 128 ? text.trim() : text;
};

export function tuned(rows, at) {
  const marks = new Uint16Array(rows.length);
  const emails = new Map();
  const usernames = new Map();
  const ids = new Map();
  const twice = (map, key, row, mark) => {
    const first = map.get(key);
    if (first === undefined) map.set(key, row);
    else {
      marks[first] |= mark;
      marks[row] |= mark;
    }
  };
  const { given, family, email, username, id, parent, instructor } = at;
  for (let number = 0; number < rows.length; number += 1) {
    const row = rows[number];
    let found = 0;
    if (!trimmed(row[given])) found |= MARKS.given;
    if (!trimmed(row[family])) found |= MARKS.family;
    const address = trimmed(row[email]);
    const name = username < 0 ? "" : trimmed(row[username]);
    if (address) {
      const is = emailIn(address, 0, address.length);
      if (is) twice(emails, is === 3 ? address.toLowerCase() : address, number, MARKS.emailTwice);
      else found |= MARKS.email;
    } else if (!name) found |= MARKS.nobody;
    if (name) {
      const is = usernameIn(name);
      if (is) twice(usernames, is === 3 ? `#${name.toLowerCase()}` : `#${name}`, number, MARKS.usernameTwice);
      else found |= MARKS.username;
    }
    if (id >= 0) {
      const key = trimmed(row[id]);
      if (key) twice(ids, `#${key}`, number, MARKS.idTwice);
    }
    if (parent >= 0 && row[parent] && !emailsIn(trimmed(row[parent]))) found |= MARKS.parent;
    if (instructor >= 0 && row[instructor] && !emailsIn(trimmed(row[instructor]))) found |= MARKS.instructor;
    if (found) marks[number] |= found;
  }
  return marks;
}

/** How many rows have each mark. */
export function counts(marks) {
  const found = Object.fromEntries(Object.keys(MARKS).map((name) => [name, 0]));
  const names = Object.entries(MARKS);
  for (const mark of marks) {
    if (mark === 0) continue;
    for (const [name, bit] of names) if (mark & bit) found[name] += 1;
  }
  return { ...found, missing: found.given + found.family + found.nobody };
}
