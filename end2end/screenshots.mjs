/** The README's pictures, of a messy roster of invented people: node end2end/screenshots.mjs, after cargo xtask build --dev. */
import { mkdir } from "node:fs/promises";
import { expect } from "@playwright/test";
import { launch } from "./bench/measure.mjs";
import { random } from "./roster.mjs";
import { Server } from "./server.mjs";
import * as steps from "./steps.mjs";

const PICTURES = new URL("../docs/pictures/", import.meta.url).pathname;
const GIVEN = ["Amara", "Łukasz", "Sofía", "James", "Yusuf", "Noor", "Freya", "Priya", "Tunde", "Zoë", "Ines", "Björn", "Hana", "Leo"];
const FAMILY = ["Okafor", "Wójcik", "Núñez", "O’Connor", "Demir", "Al-Sayed", "Lindström", "Raghunathan", "Adébáyò", "van den Berg", "Rossi"];
const TUTORS = [["Temi", "Adeyemi"], ["Chiara", "Marchetti"], ["Radha", "Pillai"], ["Aoife", "Brennan"]];

const plain = (text) => text.normalize("NFD").replace("Ł", "L").replace(/[^A-Za-z]/g, "").toLowerCase();
const mail = (given, family, number, place) => `${plain(given)}.${plain(family)}${number}@${place}.example`;

/** 240 students as an office keeps them, with what goes wrong in such lists; their tutors; their parents. */
function school() {
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
  row(11)[0] = "\u0410nna";
  row(12)[0] = "  Priya ";
  row(14)[4] = "";
  row(14)[7] = "leo b";
  row(15)[3] = "4.11E+03";
  parents[20][2] = row(7)[4];
  const instructors = [["First name", "Last name", "Email"], ...TUTORS.map(([given, family]) => [given, family, mail(given, family, "", "riverside")])];
  return { Students: students, Instructors: instructors, Parents: parents };
}

await mkdir(PICTURES, { recursive: true });
const server = await Server.start();
const browser = await launch();
const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 }, colorScheme: "light", locale: "en-GB" });
const page = await context.newPage();
const picture = (name) => page.screenshot({ path: `${PICTURES}${name}.png`, animations: "disabled" });

await steps.setUp(page, server);
await steps.beginImport(page);
for (const [tab, rows] of Object.entries(school())) await steps.pasteInto(page, tab, rows);
await steps.tab(page, "Students").click();
await expect(page.getByText("240 rows, 10 columns")).toBeVisible();
await picture("add");
await steps.next(page);
await steps.tab(page, "Students").click();
await (await steps.cell(page, "Students", 5, "Email")).click();
await expect(page.getByRole("dialog")).toBeVisible();
await picture("review");
await steps.answer(page, true);
await steps.finish(page);
await page.getByRole("button", { name: /Import the rest|Import .* without/ }).click();
await expect(steps.confirmation(page).getByRole("button", { name: /^Yes/ })).toBeVisible();
await picture("confirm");
await steps.yes(page);
await expect(steps.outcome(page, "Failed")).toBeVisible();
await steps.outcome(page, "Failed").click();
await picture("results");
await page.goto("/people");
await expect(page.getByRole("table")).toBeVisible();
await picture("people");
await browser.close();
await server.end();
