/** A roster of invented people, the same at every run, with the mistakes that real ones have. */

const GIVEN =
  "Olivia Liam Emma Noah Ava Sofía José Chloé Zoë Amélie Björn Ines Wei Aarav Fatima Mohamed Yuki Hana Grace Oscar Freya Łukasz Ngozi Tunde Priya Ana".split(
    " ",
  );
const FAMILY =
  "Smith García Müller Nguyen Kim Patel Okafor Silva Rossi Novák Andersen Dubois Khan Chen Tanaka Kowalska Ivanov Brown O’Connor Adébáyò Lindström Núñez".split(
    " ",
  );
const ascii = (text) =>
  text
    .normalize("NFD")
    .replace("Ł", "L")
    .replace(/[^A-Za-z]/g, "")
    .toLowerCase();

/** Numbers from 0 to 1, always the same ones for a seed (mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Students as CSV with a header. Of a hundred rows, in the messy one: two repeat an e-mail, one a username, half a one an
 * id; one has an e-mail that is none, four have it in capitals, two a name with a comma or quotes. A clean one has none.
 */
export function roster(rows, { clean = false, seed = 7 } = {}) {
  const next = random(seed);
  const of = (list) => list[Math.floor(next() * list.length)];
  const lines = ["First name,Last name,Email,Username,ID number,Parent,Instructor"];
  for (let row = 0; row < rows; row += 1) {
    const earlier = (share) => (!clean && row > 10 && next() < share ? Math.floor(next() * row) : row);
    const given = of(GIVEN);
    let family = of(FAMILY);
    const [emailOf, usernameOf, idOf] = [earlier(0.02), earlier(0.01), earlier(0.005)];
    let email = `s${emailOf}.${ascii(FAMILY[emailOf % FAMILY.length])}@pupils.example`;
    if (!clean) {
      const kind = next();
      if (kind < 0.005) email = email.replace("@", "");
      else if (kind < 0.01) email = email.replace(".example", "..example");
      else if (kind < 0.05) email = email.toUpperCase();
      if (kind > 0.985) family = kind > 0.995 ? `the "Great" ${family}` : `${family}, Jr.`;
    }
    const parent = next() < 0.6 ? `p${row >> 1}@home.example` : "";
    const instructor = next() < 0.9 ? `t${Math.floor(next() * 500)}@school.example` : "";
    const cells = [given, family, email, `u${usernameOf.toString(36)}`, String(100000000 + idOf), parent, instructor];
    lines.push(cells.map(quoted).join(","));
  }
  return `${lines.join("\n")}\n`;
}
