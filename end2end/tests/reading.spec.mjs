/** How files are read: seen in a line, changed in a window, and never asked of whoever has a clean file. */
import { expect, expectAccessible, test } from "../fixtures.mjs";
import { dropFile } from "../clipboard.mjs";
import * as steps from "../steps.mjs";

const ROWS = "Kim,Example,kim@home.example\nLee,Example,lee@home.example\n";
const CLEAN = `First name,Last name,Email\n${ROWS}`;

/** Drops a file on the first tab of a new import. */
async function drop(page, content, name = "roster.csv") {
  await steps.beginImport(page);
  await dropFile(page.getByText("Or drop a file"), name, content);
}

const sources = (page) => page.getByRole("list", { name: "What was added" });
const change = (page) => page.getByRole("button", { name: /^Change how/ });
const reading = (page) => page.getByRole("dialog", { name: /is read$/ });
const line = (page, number) => reading(page).getByRole("button", { name: `Row ${number} has the headings` });

test.beforeEach(async ({ administrator }) => expect(administrator).toBeTruthy());

test("a semicolon file in windows-1252 with a title above reads right and says so", async ({ page }) => {
  const text = "Riverside Academy, roster 2026\nFirst name;Last name;Email\nJosé;Núñez;jose@home.example\nZoë;Müller;zoe@home.example\n";
  await drop(page, Buffer.from(text, "latin1"));
  await expect(sources(page)).toContainText("2 rows, 3 columns");
  await expect(sources(page)).toContainText("Windows-1252 (Western European) · separated by semicolons · headings in row 2");
  await expect(sources(page)).toContainText("What stands above them (“Riverside Academy, roster 2026”) was passed over.");
  await change(page).click();
  await expect(line(page, 2)).toHaveAttribute("aria-pressed", "true");
  await expect(reading(page).getByRole("row", { name: /Riverside Academy/ })).toContainText("Left out");
  await expectAccessible(page);
  await reading(page).getByRole("button", { name: "Done" }).click();
  await steps.next(page);
  await expect(await steps.cell(page, "Students", 3, "Last name")).toContainText("Núñez");
});

test("an encoding in doubt is chosen by how its words read", async ({ page }) => {
  const names = Buffer.from("First name,Last name,Email\nAnna,Zieli\xf1ski,anna@home.example\nJan,W\xf3jcik,jan@home.example\n", "latin1");
  await drop(page, names);
  await expect(sources(page)).toContainText(/would be “Zieliński”/);
  await page.getByRole("button", { name: "Look at it" }).click();
  const question = reading(page).getByRole("group", { name: "Which of these reads right?" });
  await expect(question.getByRole("radio", { name: /^Zieliñski/ })).toBeChecked();
  await expectAccessible(page);
  await question.getByRole("radio", { name: /^Zieliński/ }).check();
  await expect(reading(page).getByRole("cell", { name: "Zieliński" })).toBeVisible();
  await expect(question.getByRole("radio", { name: /^Zieliński/ })).toBeChecked();
  await reading(page).getByRole("button", { name: "Done" }).click();
  await expect(sources(page)).not.toContainText("would be");
  await expect(change(page)).toBeFocused();
  await steps.next(page);
  await expect(await steps.cell(page, "Students", 2, "Last name")).toContainText("Zieliński");
});

test("the headings are moved by keyboard, and taken away", async ({ page }) => {
  await drop(page, `Exported 3 May,for Kim,now\n${CLEAN}`);
  await expect(sources(page)).toContainText("headings in row 2");
  await change(page).focus();
  await page.keyboard.press("Enter");
  await expect(reading(page)).toBeVisible();
  await line(page, 1).focus();
  await page.keyboard.press("Enter");
  await expect(line(page, 1)).toHaveAttribute("aria-pressed", "true");
  await expect(line(page, 1)).toBeFocused();
  await expect(sources(page)).toContainText("3 rows, 3 columns");
  await reading(page).getByRole("checkbox", { name: /^There are no headings/ }).check();
  await expect(sources(page)).toContainText("4 rows, 3 columns");
  await expect(sources(page)).toContainText("no headings");
  await expect(line(page, 1)).toHaveAttribute("aria-pressed", "false");
  await reading(page).getByRole("button", { name: "Back to what was found" }).click();
  await expect(sources(page)).toContainText("headings in row 2");
  await page.keyboard.press("Escape");
  await expect(reading(page)).toBeHidden();
  await expect(change(page)).toBeFocused();
});

test("the delimiter is changed, and the lines shown follow", async ({ page }) => {
  await drop(page, "Name|Class,Email\nKim Example|4a,kim@home.example\nLee Example|4b,lee@home.example\n");
  await change(page).click();
  const separated = reading(page).getByLabel("Cells are separated by");
  await separated.selectOption("pipes");
  await expect(reading(page).getByRole("cell", { name: "Class,Email", exact: true })).toBeVisible();
  await separated.selectOption("nothing: one column");
  await expect(reading(page).getByRole("cell", { name: "Name|Class,Email", exact: true })).toBeVisible();
  await expect(separated).toHaveValue("4");
  await separated.selectOption("commas");
  await expect(reading(page).getByRole("cell", { name: "Name|Class", exact: true })).toBeVisible();
  await reading(page).getByLabel("Encoding").selectOption("UTF-16 (little-endian)");
  await reading(page).getByRole("button", { name: "Back to what was found" }).click();
  await expect(sources(page)).toContainText("UTF-8 · separated by commas");
});

test("a paste has no encoding to choose, and can be read in another way", async ({ page }) => {
  await steps.beginImport(page);
  await steps.pasteInto(page, "Students", [["First name", "Last name", "Email"], ["Kim", "Example", "kim@home.example"]]);
  await expect(page.getByText("separated by tabs · headings in row 1")).toBeVisible();
  await change(page).click();
  await expect(reading(page).getByLabel("Cells are separated by")).toBeVisible();
  await expect(reading(page).getByLabel("Encoding")).toHaveCount(0);
});

test("what a file is, its bytes tell, not its name", async ({ page }) => {
  await drop(page, CLEAN, "roster");
  await expect(sources(page)).toContainText("2 rows, 3 columns");
  await dropFile(page.getByText("Or drop a file"), "second.dat", `${CLEAN}Jo,Example,jo@home.example\n`);
  await expect(sources(page)).toContainText("3 rows, 3 columns");
  await dropFile(page.getByText("Or drop a file"), "scan.csv", "%PDF-1.7\n");
  await expect(sources(page)).toContainText("This is a PDF, which cannot be read.");
  await dropFile(page.getByText("Or drop a file"), "photo.xlsx", Buffer.from("89504e470d0a1a0a0000000d", "hex"));
  await expect(sources(page)).toContainText("This is a picture.");
});

test("a list in which all stand together is put on the tabs that its roles say, and back", async ({ page }) => {
  const all = "First name,Last name,Email,Role\nKim,Example,kim@home.example,Student\nAda,Example,ada@school.example,Teacher\nEve,Example,eve@home.example,Mother\nGus,Example,gus@school.example,Principal\n";
  await drop(page, all, "everybody.csv");
  const said = sources(page);
  await expect(said).toContainText("People of more than one tab. The column “Role” says who is what: Students, Instructors and Parents.");
  await expectAccessible(page);
  await said.getByRole("button", { name: "Put each row on its tab" }).click();
  await expect(said).toContainText("Each row went to the tab that its “Role” says. 1 row says something else there, or nothing, and stayed here.");
  await expect(said).toContainText("2 rows");
  for (const [name, rows] of [["Students", 2], ["Instructors", 1], ["Parents", 1]]) {
    await expect(steps.tab(page, name)).toContainText(String(rows));
  }
  await steps.tab(page, "Parents").click();
  await expect(sources(page)).toContainText("Only the rows that are for this tab by “Role”.");
  await steps.tab(page, "Students").click();
  await sources(page).getByRole("button", { name: "Keep all rows here" }).click();
  await expect(sources(page)).toContainText("4 rows");
  await expect(steps.tab(page, "Parents")).not.toContainText("1");

  await sources(page).getByRole("button", { name: "Put each row on its tab" }).click();
  await steps.next(page);
  await expect(await steps.cell(page, "Students", 5, "First name")).toContainText("Gus");
  await steps.tab(page, "Parents").click();
  await expect(await steps.cell(page, "Parents", 4, "First name")).toContainText("Eve");
});

test("a list of teachers that was put on the wrong tab moves to theirs", async ({ page }) => {
  await drop(page, "First name,Last name,Email,Type\nAda,Example,ada@school.example,Teacher\n", "staff.csv");
  await sources(page).getByRole("button", { name: "Put each row on its tab" }).click();
  await expect(sources(page)).toBeHidden();
  await expect(steps.tab(page, "Instructors")).toContainText("1");
});
