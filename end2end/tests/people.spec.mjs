import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, expectAccessible, test } from "../fixtures.mjs";
import { dropFile } from "../clipboard.mjs";
import { INSTRUCTORS, PARENTS, STUDENTS } from "../people.mjs";
import * as steps from "../steps.mjs";

const PEOPLE = { Students: STUDENTS, Instructors: INSTRUCTORS, Parents: PARENTS };
const heading = (page, name) => page.getByRole("heading", { name, level: 1 });

test("everybody in People, exported and dropped in again, is unchanged", async ({ page, administrator }) => {
  await steps.importAll(page, PEOPLE);
  await page.goto("/people");
  const files = {};
  for (const tab of Object.keys(PEOPLE)) {
    await page.getByRole("button", { name: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: new RegExp(`^${tab}`) }).click();
    const file = await download;
    files[tab] = { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
  }
  await steps.beginImport(page);
  for (const [tab, { name, text }] of Object.entries(files)) {
    await steps.tab(page, tab).click();
    await dropFile(page.getByText("Or drop a file"), name, text);
    await expect(page.getByText(name)).toBeVisible();
  }
  await steps.next(page);
  await steps.answer(page, false);
  await steps.finish(page);
  await steps.yes(page);
  const rows = Object.values(PEOPLE).reduce((sum, list) => sum + list.length - 1, 0);
  await expect(steps.outcome(page, "No change")).toHaveText(new RegExp(`${rows}$`));
  for (const name of ["Created", "Updated", "Failed"]) await expect(steps.outcome(page, name)).toHaveText(`${name}0`);
  expect(administrator).toBeTruthy();
});

test("a student without an email is listed with the parent who activates the account", async ({ page, administrator }) => {
  await steps.importAll(page, PEOPLE);
  await steps.outcome(page, "Activated by a parent").click();
  const row = page.getByRole("row").filter({ hasText: "James O’Connor" });
  await row.getByRole("link", { name: "Maeve O’Connor" }).click();
  await expect(heading(page, "Maeve O’Connor")).toBeVisible();
  expect(administrator).toBeTruthy();
});

test("an administrator is added, signs in by the one-time link, and is taken away again", async ({ page, browser, server, administrator }) => {
  await page.getByRole("button", { name: "Add administrator" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("First name").fill("Robin");
  await form.getByLabel("Last name").fill("Greenfield");
  await form.getByLabel("Email").fill("robin.greenfield@riverside.example");
  await form.getByRole("button", { name: "Add administrator" }).click();
  const link = await page.getByRole("group", { name: "One-time link" }).innerText();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Done" }).click();

  const context = await browser.newContext({ baseURL: server.url });
  const theirs = await context.newPage();
  await theirs.goto(link);
  await theirs.getByLabel("Password", { exact: true }).fill("eleven umbrellas in the hall");
  await theirs.getByRole("button", { name: "Save and sign in" }).click();
  await expect(heading(theirs, "People")).toBeVisible();

  await page.getByRole("table").getByRole("link", { name: "Robin Greenfield" }).click();
  await page.getByRole("button", { name: /^Take away: Administrator/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take away" }).click();
  await expect(page.getByText("Robin Greenfield is no longer an administrator", { exact: true })).toBeVisible();
  await theirs.goto("/people");
  await expect(theirs.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await context.close();
  expect(administrator).toBeTruthy();
});

test.describe("one's own account", () => {
  // What is refused is a 4xx answer, which Chromium says in the console.
  test.use({ expectedComplaints: /status of 4/ });

  test("name and password are changed in the page", async ({ page, administrator }) => {
    await page.getByRole("button", { name: administrator.given }).click();
    await page.getByRole("link", { name: "Your account" }).click();
    await expect(page.getByText("This is you.")).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("First name").fill("Johanna");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(heading(page, "Johanna Lindqvist")).toBeVisible();
    await expect(page.getByRole("button", { name: "Johanna Lindqvist" })).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: "Changed by hand" })).toContainText("Johanna");

    const password = "eleven umbrellas in the hall";
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByLabel("Password now")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("New password")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Password now")).toBeFocused();
    await page.getByLabel("Password now").fill(administrator.password);
    await page.getByLabel("New password").fill(password);
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("Your password is changed", { exact: true })).toBeVisible();

    await page.getByRole("button", { name: "Johanna Lindqvist" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await steps.signIn(page, { ...administrator, password });
    await expect(heading(page, "People")).toBeVisible();
  });

  test("the set-up form says all that is missing at once", async ({ page, server }) => {
    await page.goto(server.setUpLink);
    await page.getByRole("button", { name: "Set up and sign in" }).click();
    for (const label of ["Name of the place", "First name", "Last name", "Email"]) {
      await expect(page.getByLabel(label)).toHaveAttribute("aria-invalid", "true");
    }
    await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Name of the place")).toBeFocused();
    await expectAccessible(page);
  });
});

test("a column of whole names is split before the review, and the last name stands beside the first", async ({ page, administrator }) => {
  await steps.beginImport(page);
  const rows = [["Full name", "Email", "Grade"], ["Mei Ling Tan", "mei@riverside.example", "7"], ["Kim Lee", "kim@riverside.example", "8"]];
  await steps.pasteInto(page, "Students", rows);
  await page.getByRole("button", { name: "Split into first and last name" }).click();
  await expect(page.getByRole("button", { name: "Split into first and last name" })).toBeHidden();
  await steps.next(page);
  const heads = await steps.grid(page, "Students").getByRole("columnheader").allInnerTexts();
  const at = heads.findIndex((text) => /First name/.test(text));
  expect(heads[at + 1]).toMatch(/Last name/);
  await expect(await steps.cell(page, "Students", 2, "Last name")).toContainText("Tan");
  expect(administrator).toBeTruthy();
});

test("an import that was not confirmed is folded away, and can be discarded", async ({ page, administrator }) => {
  await steps.beginImport(page);
  await steps.pasteInto(page, "Parents", PARENTS);
  await steps.next(page);
  await steps.answer(page, false);
  await steps.finish(page);
  await expect(steps.confirmation(page).getByRole("button", { name: /^Yes/ })).toBeVisible();
  // As if the window were closed.
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto("/imports");
  await page.getByText("1 import was not confirmed").click();
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Discard/ }).click();
  await expect(page.getByText("Nothing was imported yet")).toBeVisible();
  await expect(page.getByText("was not confirmed")).toBeHidden();
  expect(administrator).toBeTruthy();
});

test("the people of an import are selected, and something is done with all of them", async ({ page, administrator }) => {
  await steps.importAll(page, PEOPLE);
  await page.getByRole("link", { name: "Select these people" }).click();
  const bar = page.getByRole("group", { name: "With everybody who is selected" });
  await expect(bar).toContainText(/\d+ people selected/);
  const boxes = page.getByRole("checkbox", { name: /^Select (?!everybody)/ });
  await expect(boxes.first()).toBeChecked();
  await expectAccessible(page);
  await bar.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByText(/invitations put into the outbox/).first()).toBeVisible();
  await expect(bar).toBeHidden();

  // One by one, with a question before what is not taken back by a click.
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await expect(bar).toContainText("2 people selected");
  await bar.getByRole("button", { name: "Suspend" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Suspend 2 people?");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Suspend" }).click();
  await expect(page.getByText("2 people suspended").first()).toBeVisible();
  await expect(page.getByRole("cell", { name: "Suspended" })).toHaveCount(2);
  await boxes.nth(2).check();
  await bar.getByRole("button", { name: "Add to cohort" }).click();
  await expect(dialog.getByRole("button", { name: "Add" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByRole("button", { name: "Cancel" }).click();
});

test.describe("with a school, a cohort and a course", () => {
  const WORLD = `
[[places]]
kind = "school"
name = "Lakeside"
outside_id = "lake"

[[cohorts]]
name = "Autumn 2026"
place = "lake"

[[courses]]
short_name = "height"
name = "Working at height"
open_to = ["lake"]
`;

  test("people are put into a cohort and a course, made to change their password, and deleted", async ({ page, server }) => {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-world-"));
    const file = join(folder, "world.toml");
    await writeFile(file, WORLD);
    await server.command("directory", "load", file);
    await rm(folder, { recursive: true });
    await steps.setUp(page, server);

    await steps.beginImport(page);
    await page.getByLabel("Kind of list").selectOption({ label: "School accounts" });
    const rows = [
      "firstName,lastName,email,isTeacher,issuedID,schoolID",
      "Ada,Doe,ada@lake.example,0,1,lake",
      "Bo,Lind,bo@lake.example,0,2,lake",
      "Cy,Moss,cy@lake.example,0,3,lake",
    ];
    await dropFile(page.getByText("Or drop a file"), "accounts.csv", rows.join("\r\n"));
    await page.getByLabel("Create custom password").check();
    await page.getByLabel("First password", { exact: true }).fill("blue river stone");
    await steps.next(page);
    await steps.finish(page);
    await steps.yes(page);
    await expect(steps.outcome(page, "Created")).toHaveText(/3$/);

    await page.goto("/people");
    const bar = page.getByRole("group", { name: "With everybody who is selected" });
    const dialog = page.getByRole("dialog");
    const box = (name) => page.getByRole("checkbox", { name: `Select ${name}` });
    const choose = async (...names) => {
      for (const name of names) await box(name).check();
      await expect(bar).toContainText(names.length === 1 ? "1 person selected" : `${names.length} people selected`);
    };
    const press = (name) => bar.getByRole("button", { name }).click();

    await choose("Ada Doe", "Bo Lind");
    await press("Add to cohort");
    await dialog.getByLabel("Cohort").selectOption({ label: "Autumn 2026" });
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Add" }).click();
    await expect(page.getByText("2 people in the cohort").first()).toBeVisible();
    await expect(bar).toBeHidden();

    await choose("Ada Doe", "Bo Lind", "Cy Moss");
    await press("Enrol");
    await dialog.getByLabel("Course").selectOption({ label: "Working at height" });
    await dialog.getByRole("button", { name: "Enrol" }).click();
    await expect(page.getByText("3 people in the course").first()).toBeVisible();

    await choose("Ada Doe");
    await press("Force password change");
    await expect(page.getByText("1 person must change the password").first()).toBeVisible();

    await choose("Cy Moss");
    await press("Delete");
    await expect(dialog).toContainText("Delete 1 person?");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await expect(page.getByText("1 person deleted").first()).toBeVisible();
    await expect(box("Cy Moss")).toBeHidden();

    await page.getByRole("table").getByRole("link", { name: "Ada Doe" }).click();
    const card = page.getByRole("region", { name: "Cohorts and courses" });
    await expect(card).toContainText("Autumn 2026");
    await expect(card).toContainText("Working at height");
  });
});

test("students without email get slips to print", async ({ page, administrator }) => {
  await steps.importAll(page, {
    Students: [["First name", "Last name", "Username", "Parent"], ["Zoe", "Berg", "zoe.berg", "kim@home.example"]],
    Parents: [["First name", "Last name", "Email"], ["Kim", "Berg", "kim@home.example"]],
  });
  await page.goto("/people");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("link", { name: /Sign-in slips/ }).click();
  await expect(page.getByText("1 student without email.")).toBeVisible();
  const slip = page.getByRole("listitem").filter({ hasText: "Zoe Berg" });
  await expect(slip).toContainText("zoe.berg");
  await expect(slip).toContainText(new URL(page.url()).origin);
  await expectAccessible(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(slip).toBeVisible();
});
