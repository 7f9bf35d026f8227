/** Invented people, as a school's spreadsheet has them. */

export const STUDENTS = [
  ["Given name", "Surname", "Year", "Student no.", "E-mail", "Parent e-mail", "Form tutor", "Login"],
  ["Amara", "Okafor", "9", "004127", "amara.okafor@riverside.example", "ngozi.okafor@home.example", "t.adeyemi@riverside.example", ""],
  ["Łukasz", "Wójcik", "9", "004128", "lukasz.wojcik@riverside.example", "ewa.wojcik@home.example", "t.adeyemi@riverside.example", ""],
  ["Sofía", "Núñez", "10", "004130", "sofia.nunez@riverside.example", "carmen.nunez@home.example", "c.marchetti@riverside.example", ""],
  ["James", "O’Connor", "10", "004132", "", "maeve.oconnor@home.example", "c.marchetti@riverside.example", "james.oc"],
];

export const INSTRUCTORS = [
  ["First name", "Last name", "Email"],
  ["Temi", "Adeyemi", "t.adeyemi@riverside.example"],
  ["Chiara", "Marchetti", "c.marchetti@riverside.example"],
];

export const PARENTS = [
  ["First name", "Last name", "Mail address", "Phone"],
  ["Ngozi", "Okafor", "ngozi.okafor@home.example", "+44 7700 900112"],
  ["Ewa", "Wójcik", "ewa.wojcik@home.example", "+44 7700 900140"],
  ["Carmen", "Núñez", "carmen.nunez@home.example", "+44 7700 900121"],
  ["Maeve", "O’Connor", "maeve.oconnor@home.example", "+44 7700 900177"],
];

/** Rows as CSV. */
export const csv = (rows) =>
  rows.map((row) => row.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")).join("\r\n");
