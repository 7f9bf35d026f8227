/** A messy roster of invented people. */
import { random } from "./roster.mjs";

const GIVEN = ["Amara", "Łukasz", "Sofía", "James", "Yusuf", "Noor", "Freya", "Priya", "Tunde", "Zoë", "Ines", "Björn", "Hana", "Leo"];
const FAMILY = ["Okafor", "Wójcik", "Núñez", "O’Connor", "Demir", "Al-Sayed", "Lindström", "Raghunathan", "Adébáyò", "van den Berg", "Rossi"];
const TUTORS = [["Temi", "Adeyemi"], ["Chiara", "Marchetti"], ["Radha", "Pillai"], ["Aoife", "Brennan"]];

const plain = (text) => text.normalize("NFD").replace("Ł", "L").replace(/[^A-Za-z]/g, "").toLowerCase();
const mail = (given, family, number, place) => `${plain(given)}.${plain(family)}${number}@${place}.example`;

/** 240 students as an office keeps them, with what goes wrong in such lists; their tutors; their parents. */
export function school() {
  const next = random(3);
  const of = (list) => list[Math.floor(next() * list.length)];
  const students = [["Given name", "Surname", "Year", "Student no.", "School e-mail address", "Parent e-mail", "Form tutor", "Login", "Contact no.", "House"]];
  const parents = [["First name", "Last name", "E-mail", "Phone"]];
  for (let n = 0; n < 240; n += 1) {
    const [given, family] = [of(GIVEN), of(FAMILY)];
    const parent = mail("p", family, n, "home");
    const tutor = of(TUTORS);
    const phone = `+44 7700 900${String(n % 1000).padStart(3, "0")}`;
    students.push([
      given, family, String(7 + (n % 5)), String(4100 + n).padStart(6, "0"), mail(given, family, n, "riverside"), parent,
      mail(...tutor, "", "riverside"), "", phone, of(["Ash", "Elm", "Oak", "Yew"]),
    ]);
    parents.push([of(GIVEN), family, parent, phone]);
  }
  const row = (line) => students[line - 1];
  row(3)[3] = "4101";
  row(4)[0] = "Mei Ling Tan";
  row(4)[1] = "";
  row(5)[4] = "sofia.nunez@riverside";
  row(6)[2] = "09-Oct";
  row(9)[4] = row(7)[4];
  row(10)[0] = "小龍";
  row(10)[1] = "李";
  row(11)[0] = "\u0410nna";
  row(12)[0] = "  Priya ";
  row(14)[4] = "";
  row(14)[7] = "leo b";
  row(15)[3] = "4.11E+03";
  parents[20][2] = row(7)[4];
  const instructors = [["First name", "Last name", "Email"], ...TUTORS.map(([given, family]) => [given, family, mail(given, family, "", "riverside")])];
  return { Students: students, Instructors: instructors, Parents: parents };
}
