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
