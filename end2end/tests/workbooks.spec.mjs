/** Workbooks: their sheets go to the tabs that their names say; only where names do not tell is anybody asked. */
import { readFile } from "node:fs/promises";
import { expect, expectAccessible, test } from "../fixtures.mjs";
import { dropFile } from "../clipboard.mjs";
import { INSTRUCTORS, PARENTS, STUDENTS } from "../people.mjs";
import * as steps from "../steps.mjs";
import { locked, xlsx } from "../workbook.mjs";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Drops a workbook on the first tab of a new import. */
async function drop(page, content, name = "roster.xlsx") {
  await steps.beginImport(page);
  await dropFile(page.getByText("Or drop a file"), name, content, XLSX);
}

const sources = (page) => page.getByRole("list", { name: "What was added" });
const workbooks = (page) => page.getByRole("list", { name: "Workbooks" });

test.beforeEach(async ({ administrator }) => expect(administrator).toBeTruthy());

test("three named sheets fill three tabs, and a hidden one is left out with a word", async ({ page }) => {
  await drop(page, xlsx({ Students: STUDENTS, "Our teachers": INSTRUCTORS, Families: PARENTS, Lists: [["a"], ["b"]] }, ["Lists"]));
  await expect(page.getByText("Left out: “Lists”")).toBeVisible();
  await expect(workbooks(page)).toHaveCount(0);
  for (const [tab, rows, sheet] of [["Students", STUDENTS, "Students"], ["Instructors", INSTRUCTORS, "Our teachers"], ["Parents", PARENTS, "Families"]]) {
    await steps.tab(page, tab).click();
    await expect(steps.tab(page, tab)).toHaveAccessibleName(new RegExp(`^${tab} ${rows.length - 1}`));
    await expect(sources(page)).toContainText(`roster.xlsx · ${sheet}`);
    await expect(sources(page)).toContainText("headings in row 1");
  }
  await steps.next(page);
  await steps.tab(page, "Students").click();
  await expect(await steps.cell(page, "Students", 2, "First name")).toContainText(STUDENTS[1][0]);
});

test("sheets whose names do not tell are asked about", async ({ page }) => {
  await drop(page, xlsx({ Sheet1: STUDENTS, Sheet2: PARENTS, Notes: [["Ask Kim"], ["about the bus"]] }));
  await expect(workbooks(page)).toContainText("Who is on its sheets?");
  await expect(page.getByLabel(/^Sheet1/)).toHaveValue("0");
  await expectAccessible(page);
  await page.getByLabel(/^Sheet2/).selectOption("Parents");
  await expect(page.getByLabel(/^Notes/)).toHaveValue("");
  await workbooks(page).getByRole("button", { name: "Add 2 sheets" }).click();
  await expect(workbooks(page)).toHaveCount(0);
  await expect(sources(page)).toContainText("roster.xlsx · Sheet1");
  await steps.tab(page, "Parents").click();
  await expect(sources(page)).toContainText("roster.xlsx · Sheet2");
});

test("the only sheet goes to the tab it was dropped on, and its headings can be moved", async ({ page }) => {
  await drop(page, xlsx({ Sheet1: [["Riverside Academy"], ...STUDENTS] }));
  await expect(sources(page)).toContainText("headings in row 2");
  await page.getByRole("button", { name: /^Change how/ }).click();
  const reading = page.getByRole("dialog", { name: /is read$/ });
  await expect(reading.getByLabel("Encoding")).toHaveCount(0);
  await reading.getByRole("button", { name: "Row 3 has the headings" }).click();
  await expect(sources(page)).toContainText("headings in row 3");
});

test("what cannot be opened says why beside its name", async ({ page }) => {
  await drop(page, locked());
  await expect(workbooks(page)).toContainText("protected by a password");
  await page.getByRole("button", { name: "Remove roster.xlsx" }).click();
  await expect(workbooks(page)).toHaveCount(0);
  await dropFile(page.getByText("Or drop a file"), "old.xls", "<html><table><tr><td>Kim</td></tr></table></html>");
  await expect(workbooks(page)).toContainText("web page that was saved with a workbook's name");
  await dropFile(page.getByText("Or drop a file"), "letter.docx", xlsx({ Students: STUDENTS }).subarray(0, 300));
  await expect(workbooks(page)).toContainText("damaged or not complete");
  await expectAccessible(page);
});

test("a workbook outlives the death of the engine", async ({ page }) => {
  await drop(page, xlsx({ Students: STUDENTS }));
  await expect(sources(page)).toContainText("roster.xlsx · Students");
  await steps.next(page);
  await expect(await steps.cell(page, "Students", 2, "First name")).toContainText(STUDENTS[1][0]);
});

test("the template as a workbook comes back as it went, each sheet to its tab, and its examples are not imported", async ({ page }) => {
  await steps.beginImport(page);
  await page.getByRole("button", { name: "Download template" }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: /One workbook for all/ }).click();
  const download = await coming;
  await dropFile(page.getByText("Or drop a file"), download.suggestedFilename(), await readFile(await download.path()), XLSX);
  for (const tab of ["Students", "Instructors", "Parents"]) {
    await steps.tab(page, tab).click();
    await expect(sources(page)).toContainText(`.xlsx · ${tab}`);
    await expect(sources(page)).toContainText("headings in row 1");
  }
  await expect(sources(page)).toContainText("Only the template's example is in it");
  // The examples are left out, so there is nobody yet.
  await expect(page.getByRole("button", { name: /^Next/ })).toHaveAccessibleDescription(/at least one row/);
  await page.locator("input[type=file]").first().setInputFiles({ name: "kim.csv", mimeType: "text/csv", buffer: Buffer.from("First name,Last name,Email\nKim,Example,kim@home.example\n") });
  await steps.next(page);
  await expect(steps.grid(page, "Parents").getByRole("gridcell", { name: "kim@home.example" })).toBeVisible();
});
