/** Mending in the grid: by hand, by the fixes on offer, by blocks from a spreadsheet, and with the keyboard alone. */
import { expect, test } from "../fixtures.mjs";
import { copied, copyCells, paste } from "../clipboard.mjs";
import * as steps from "../steps.mjs";

const HEAD = ["First name", "Last name", "Email", "Username"];

async function review(page, rows, name = "Students") {
  await steps.beginImport(page);
  await steps.pasteInto(page, name, rows);
  await steps.next(page);
}

const at = (page, line, field) => steps.cell(page, "Students", line, field);
const undo = (page) => page.keyboard.press("ControlOrMeta+Z");
const redo = (page) => page.keyboard.press("ControlOrMeta+Y");

test.beforeEach(async ({ administrator }) => expect(administrator).toBeTruthy());

test("a duplicate names its twin, and mending one clears both", async ({ page }) => {
  await review(page, [HEAD, ["Kim", "Example", "kim@home.example", ""], ["Lee", "Example", "KIM@home.example", ""]]);
  const [first, second] = [await at(page, 2, "Email"), await at(page, 3, "Email")];
  await first.click();
  await expect(page.getByRole("dialog")).toContainText("Duplicate email with row 3");
  await page.keyboard.press("Escape");
  await expect(second).toHaveAttribute("aria-invalid", "true");
  await steps.type(page, second, "lee@home.example");
  await expect(first).not.toHaveAttribute("aria-invalid", "true");
  await expect(second).not.toHaveAttribute("aria-invalid", "true");
  await undo(page);
  await expect(first).toHaveAttribute("aria-invalid", "true");
  await redo(page);
  await expect(first).not.toHaveAttribute("aria-invalid", "true");
});

test("a fix on offer is taken with a click", async ({ page }) => {
  const rows = Array.from({ length: 12 }, (_, n) => ["Kim", "Example", `kim${n}@home.example`, ""]);
  rows[4][2] = "kim4@home";
  await review(page, [HEAD, ...rows]);
  const email = await at(page, 6, "Email");
  await email.click();
  await page.getByRole("dialog").getByRole("button", { name: /kim4@home\.example/ }).click();
  await expect(email).toContainText("kim4@home.example");
  await expect(email).not.toHaveAttribute("aria-invalid", "true");
});

test("a block from the spreadsheet grows the grid, and one undo takes it back", async ({ page }) => {
  await review(page, [HEAD, ["Kim", "Example", "kim@home.example", ""]]);
  await (await at(page, 2, "First name")).click();
  await copyCells(page, [
    ["Kim", "One", "one@home.example"],
    ["Lee", "Two", "two@home.example"],
    ["Jo", "Three", "three@home.example"],
  ]);
  await paste(page);
  await expect(steps.tab(page, "Students")).toHaveAccessibleName(/^Students 3/);
  await expect(steps.grid(page, "Students")).toContainText("three@home.example");
  await undo(page);
  await expect(steps.tab(page, "Students")).toHaveAccessibleName(/^Students 1/);
  await expect(await at(page, 2, "Email")).toContainText("kim@home.example");
});

test("a selected range is copied out as a spreadsheet takes it", async ({ page }) => {
  await review(page, [HEAD, ["Kim", "Example", "kim@home.example", ""], ["Lee", "Example", "lee@home.example", ""]]);
  await (await at(page, 2, "First name")).click();
  await (await at(page, 3, "Email")).click({ modifiers: ["Shift"] });
  await page.keyboard.press("ControlOrMeta+C");
  const wanted = "Kim\tExample\tkim@home.example\nLee\tExample\tlee@home.example";
  await expect.poll(async () => (await copied(page)).replaceAll("\r\n", "\n").trim()).toBe(wanted);
});

test("the filters show rows with errors and with warnings, with their counts", async ({ page }) => {
  await review(page, [HEAD, ["Kim", "Example", "kim@home.example", ""], ["Lee", "", "lee@home.example", ""]]);
  await page.getByRole("radio", { name: /^Errors 1/ }).check();
  await expect(steps.row(page, "Students", 3)).toBeVisible();
  await expect(steps.row(page, "Students", 2)).toBeHidden();
  await page.getByRole("radio", { name: /^All 2/ }).check();
  await expect(steps.row(page, "Students", 2)).toBeVisible();
});

test("rows are added and deleted, and both can be undone", async ({ page }) => {
  await review(page, [HEAD, ["Kim", "Example", "kim@home.example", ""], ["Lee", "Example", "lee@home.example", ""]]);
  await page.getByRole("button", { name: "Add row" }).click();
  await expect(steps.grid(page, "Students")).toHaveAttribute("aria-rowcount", "4");
  await undo(page);
  await expect(steps.grid(page, "Students")).toHaveAttribute("aria-rowcount", "3");
  await (await at(page, 3, "First name")).click();
  await page.getByRole("button", { name: /Delete row/ }).click();
  await expect(steps.grid(page, "Students")).toHaveAttribute("aria-rowcount", "2");
});

test("a column that was not understood is mapped from a menu", async ({ page }) => {
  await review(page, [["First name", "Last name", "Where to write"], ["Kim", "Example", "kim@home.example"]]);
  await steps.grid(page, "Students").getByRole("columnheader", { name: /Where to write/ }).getByRole("button").click();
  await page.getByRole("menuitemradio", { name: /^Email/ }).click();
  await expect(await at(page, 2, "Email")).toContainText("kim@home.example");
  await expect(steps.tab(page, "Students")).not.toHaveAccessibleName(/with errors/);
});

test("a column that no field takes stays in the grid, and says that it is not imported", async ({ page }) => {
  await review(page, [["First name", "Last name", "Email", "Allergies"], ["Kim", "Example", "kim@home.example", "Nuts"]]);
  const head = steps.grid(page, "Students").getByRole("columnheader", { name: "Not imported in the file: Allergies" });
  await expect(head).toBeVisible();
  await expect(steps.row(page, "Students", 2).getByRole("gridcell", { name: /Nuts/ })).toBeVisible();
});

test("Undo in a message goes when it would take back something else", async ({ page }) => {
  const rows = Array.from({ length: 12 }, (_, n) => ["Kim", "Example", `kim${n}@home.example`, ""]);
  rows[4][2] = "kim4@home";
  rows[5][2] = "kim5@home";
  await review(page, [HEAD, ...rows]);
  await page.getByRole("button", { name: /^Fix 2/ }).click();
  const taken = page.getByRole("status").getByRole("button", { name: "Undo", exact: true });
  await expect(taken).toBeVisible();
  await steps.type(page, await at(page, 2, "First name"), "Kit");
  await expect(taken).toHaveCount(0);
});

test("rows are typed into an empty grid", async ({ page }) => {
  await steps.beginImport(page);
  await page.getByRole("button", { name: "Type rows" }).click();
  await expect(steps.grid(page, "Students")).toBeVisible();
  await expect(steps.grid(page, "Students").getByRole("gridcell").first()).toBeFocused();
  await page.keyboard.type("Kim");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Example");
  await page.keyboard.press("Tab");
  await page.keyboard.type("kim@home.example");
  await page.keyboard.press("Enter");
  await expect(steps.grid(page, "Students")).toContainText("kim@home.example");
  // A row down, in the column where the run of Tabs began.
  await expect(await at(page, 2, "First name")).toBeFocused();
  await expect(steps.tab(page, "Students")).toHaveAccessibleName(/^Students 1/);
});

test("all of it with the keyboard alone", async ({ page }) => {
  await steps.beginImport(page);
  await copyCells(page, [HEAD, ["Kim", "Example", "kim@home", ""], ["Lee", "Example", "lee@home.example", ""]]);
  await steps.pasteBox(page, "Students").focus();
  await paste(page);
  await expect(page.getByText("2 rows, 4 columns")).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: /^Next/ }));
  await page.keyboard.press("Enter");
  await expect(steps.grid(page, "Students")).toBeVisible();
  await tabTo(page, steps.grid(page, "Students").locator('[tabindex="0"]'));
  await page.keyboard.press("F8");
  await expect(await at(page, 2, "Email")).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type(".example");
  await page.keyboard.press("Enter");
  await expect(await at(page, 2, "Email")).toContainText("kim@home.example");
  const question = page.getByRole("group", { name: "Auto-invite new users upon close?" });
  await tabTo(page, question.getByLabel("Yes", { exact: true }));
  await page.keyboard.press("ArrowRight");
  await expect(question.getByLabel("No", { exact: true })).toBeChecked();
  await tabTo(page, page.getByRole("button", { name: /^Finish/ }));
  await page.keyboard.press("Enter");
  await expect(steps.confirmation(page)).toBeVisible();
  await tabTo(page, steps.confirmation(page).getByRole("button", { name: /^Yes/ }));
  await page.keyboard.press("Enter");
  await expect(steps.outcome(page, "Created")).toHaveText(/2/);
});

/** Presses Tab until an element has the focus. */
async function tabTo(page, target) {
  for (let steps = 0; steps < 60; steps += 1) {
    if (await target.evaluateAll((elements) => elements.includes(document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}
