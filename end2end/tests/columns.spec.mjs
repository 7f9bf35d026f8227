import { expect, expectAccessible, test } from "../fixtures.mjs";
import { dropFile } from "../clipboard.mjs";
import { csv } from "../people.mjs";
import * as steps from "../steps.mjs";

// A name that is left empty is refused by the server.
test.use({ expectedComplaints: /422 .*\/api\/rename_mapping/ });

/** As a school in Bremen might have it: three headings that nobody could know, and a language that is none. */
const ODD = [
  ["Wie gerufen", "Sippe", "Erreichbar unter", "Haus", "Sprache"],
  ["Amara", "Okafor", "amara@riverside.example", "Oak", "Englisch"],
  ["Łukasz", "Wójcik", "lukasz@riverside.example", "Ash", "Platt"],
  ["Sofía", "Núñez", "sofia@riverside.example", "Oak", "platt"],
];

const field = (page, heading) => page.getByRole("combobox", { name: `Field for “${heading}”` });
const line = (page, heading) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: heading, exact: true }) });
const review = (page) => page.getByRole("heading", { name: "Review what will be imported" });

async function drop(page, name, rows) {
  await steps.beginImport(page);
  await dropFile(page.getByText("Or drop a file"), name, csv(rows));
  await expect(page.getByText(name)).toBeVisible();
}

async function mapByHand(page) {
  await drop(page, "klasse-7b.csv", ODD);
  await steps.leaveAdd(page);
  await expect(steps.columnsStep(page)).toBeVisible();
  await field(page, "Wie gerufen").selectOption("First name (required)");
  await field(page, "Sippe").selectOption("Last name (required)");
  await field(page, "Erreichbar unter").selectOption("Email");
}

test("odd headings are matched by hand, once", async ({ page, administrator }) => {
  await drop(page, "klasse-7b.csv", ODD);
  await steps.leaveAdd(page);
  await expect(steps.columnsStep(page)).toBeVisible();

  // Each column with its values; what is missing is said on top, and goes as it is chosen.
  await expect(line(page, "Wie gerufen")).toContainText("Amara");
  await expect(line(page, "Wie gerufen")).toContainText("Not known");
  await expect(line(page, "Sprache")).toContainText("Understood as Language");
  await expect(page.getByText("First name and Last name are missing")).toBeVisible();
  await expectAccessible(page);
  await field(page, "Wie gerufen").selectOption("First name (required)");
  await expect(line(page, "Wie gerufen")).toContainText("Chosen by you");
  await field(page, "Sippe").selectOption("Last name (required)");
  await expect(page.getByText("is missing")).toBeHidden();
  await field(page, "Erreichbar unter").selectOption("Email");
  await expect(page.getByText("Haus is not known, and is left out.")).toBeVisible();

  // One that is taken says by whom, and moves.
  await expect(field(page, "Haus").getByRole("option", { name: "Email (now “Erreichbar unter”)" })).toBeAttached();
  await field(page, "Haus").selectOption("email");
  await expect(line(page, "Erreichbar unter")).toContainText("Not known");
  await field(page, "Erreichbar unter").selectOption("email");
  await expect(line(page, "Haus")).toContainText("Not known");

  // A word that is no language, in two rows.
  const word = page.getByRole("combobox", { name: /^Language for “platt”$/i });
  await expect(page.getByRole("listitem").filter({ has: word })).toContainText("2 rows");
  await word.selectOption("German (de)");
  await steps.leaveAdd(page);
  await expect(review(page)).toBeAttached();
  // The cell keeps its text, and says what it was read as.
  await expect(await steps.cell(page, "Students", 3, "Language")).toHaveText(/^Platt.*“Platt” was read as German \(de\)\.$/);

  await steps.answer(page, false);
  await steps.finish(page);
  await steps.yes(page);
  await expect(steps.outcome(page, "Created")).toHaveText(/3/);
  expect(administrator).toBeTruthy();
});

test("a second list with the same headings passes the step, and it can be opened from the rows", async ({ page, administrator }) => {
  await mapByHand(page);
  await steps.leaveAdd(page);
  await expect(review(page)).toBeAttached();
  await expect.poll(() => remembered(page)).toBe(1);

  const again = [["Sprache", "Haus", "Wie gerufen", "SIPPE", "Erreichbar unter", "Klasse"], ["de", "Elm", "Ngozi", "Okafor", "ngozi@riverside.example", "7"]];
  await page.goto("/people");
  await drop(page, "klasse-7c.csv", again);
  await expect(page.getByText("5 of 6 found by themselves.")).toBeVisible();
  await steps.leaveAdd(page);
  await expect(review(page)).toBeAttached();
  await expect(await steps.cell(page, "Students", 2, "First name")).toHaveText("Ngozi");

  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await expect(line(page, "Wie gerufen")).toContainText("Remembered");
  await expect(line(page, "Haus")).toContainText("Left out, as remembered");
  await expect(line(page, "Klasse")).toContainText("Understood as Grade");
  expect(administrator).toBeTruthy();
});

test("headings that are all known never bring the step up", async ({ page, administrator }) => {
  await drop(page, "list.csv", [["Prénom", "Nom de famille", "E-mail", "Langue"], ["Chloé", "Dubois", "chloe@riverside.example", "anglais"]]);
  await steps.leaveAdd(page);
  await expect(review(page)).toBeAttached();
  await expect(steps.columnsStep(page)).toBeHidden();
  expect(administrator).toBeTruthy();
});

test("what is remembered is seen, renamed, deleted and brought back in the settings", async ({ page, administrator }) => {
  await page.goto("/settings/columns");
  await expect(page.getByText("Nothing is remembered yet")).toBeVisible();
  await page.goto("/people");
  await mapByHand(page);
  await steps.leaveAdd(page);
  await expect(review(page)).toBeAttached();
  await expect.poll(() => remembered(page)).toBe(1);

  await page.goto("/people");
  await page.getByRole("button", { name: "Hannah Lindqvist" }).click();
  await page.getByRole("link", { name: "Remembered columns" }).click();
  await expect(page.getByRole("heading", { name: "klasse-7b.csv" })).toBeVisible();
  await page.getByText("What each column is").click();
  await expect(page.getByRole("term").filter({ hasText: "Sippe" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Rename klasse-7b.csv" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Write a name")).toBeVisible();
  await dialog.getByLabel("Name").fill("Form 7");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Form 7" })).toBeVisible();

  await page.getByRole("button", { name: "Delete Form 7" }).click();
  await expect(page.getByText("Nothing is remembered yet")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "Form 7" })).toBeVisible();

  // Forgotten, it is asked again.
  await page.getByRole("button", { name: "Delete Form 7" }).click();
  await expect(page.getByText("Nothing is remembered yet")).toBeVisible();
  await page.goto("/people");
  await drop(page, "klasse-7b.csv", ODD);
  await steps.leaveAdd(page);
  await expect(steps.columnsStep(page)).toBeVisible();
  expect(administrator).toBeTruthy();
});

/** How many memories the settings show, in a page of its own. */
async function remembered(page) {
  const other = await page.context().newPage();
  await other.goto("/settings/columns");
  await expect(other.getByText("Nothing is remembered yet").or(other.getByRole("button", { name: /^Rename/ }).first())).toBeVisible();
  const count = await other.getByRole("button", { name: /^Rename/ }).count();
  await other.close();
  return count;
}
