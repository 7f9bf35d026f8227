import { readFile } from "node:fs/promises";
import { expect, expectAccessible, test } from "../fixtures.mjs";
import { dropFile, paste, copyCells } from "../clipboard.mjs";
import { INSTRUCTORS, PARENTS, STUDENTS, csv } from "../people.mjs";
import * as steps from "../steps.mjs";

test("a roster in three tabs becomes linked accounts, from the set-up link to the exports", async ({ page, server }) => {
  test.slow();
  await steps.setUp(page, server);
  await steps.beginImport(page);

  // Pasted: students with three problems. Dropped: instructors. Pasted with a mistake: parents.
  const students = structuredClone(STUDENTS);
  students[2][4] = "lukasz.wojcik@riverside";
  students[3][1] = "";
  students[4][7] = "james oc";
  await steps.pasteInto(page, "Students", students);
  await expect(page.getByText("4 rows, 8 columns")).toBeVisible();
  await steps.tab(page, "Instructors").click();
  await dropFile(page.getByText("Or drop a file"), "instructors.csv", csv(INSTRUCTORS));
  await expect(page.getByText("instructors.csv")).toBeVisible();
  await steps.pasteInto(page, "Parents", PARENTS);
  await steps.next(page);

  // Each problem is marked in its cell, and counted on its tab.
  await steps.tab(page, "Students").click();
  await expect(steps.tab(page, "Students")).toHaveAccessibleName(/3 rows with errors/);
  await expect(await steps.cell(page, "Students", 3, "Email")).toHaveAttribute("aria-invalid", "true");
  await expect(await steps.cell(page, "Students", 4, "Last name")).toHaveAttribute("aria-invalid", "true");
  await expect(await steps.cell(page, "Students", 5, "Username")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);

  // Mended: by typing, by a block from the spreadsheet, by typing over.
  await steps.type(page, await steps.cell(page, "Students", 3, "Email"), "lukasz.wojcik@riverside.example");
  await (await steps.cell(page, "Students", 4, "Last name")).click();
  await copyCells(page, [["Núñez"]]);
  await paste(page);
  await steps.type(page, await steps.cell(page, "Students", 5, "Username"), "james.oc");
  await expect(steps.tab(page, "Students")).not.toHaveAccessibleName(/with errors/);

  // Finish asks for the answer first.
  await steps.finish(page);
  await expect(steps.confirmation(page)).toBeHidden();
  await steps.answer(page, true);
  await steps.finish(page);
  await expect(steps.confirmation(page)).toContainText("10");
  await expectAccessible(page);
  await steps.yes(page);

  await expect(steps.outcome(page, "Created")).toHaveText(/10/);
  await expectAccessible(page);
  await expectExports(page);

  // All are in People, linked.
  await page.goto("/people");
  const table = page.getByRole("table");
  await expect(table.getByRole("link", { name: "Amara Okafor" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Find people" }).fill("lukasz.wojcik");
  await expect(table.getByRole("link", { name: "Amara Okafor" })).toBeHidden();
  await table.getByRole("link", { name: "Łukasz Wójcik" }).click();
  await expect(page.getByRole("heading", { name: "Łukasz Wójcik" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Ewa Wójcik" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Temi Adeyemi" })).toBeVisible();
  await expectAccessible(page);

  // An invitation lies ready for each new account that has an e-mail.
  await page.goto("/outbox");
  await expect(page.getByText("amara.okafor@riverside.example")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(1 + 9);
});

test("a second import updates people, and never doubles them", async ({ page, administrator }) => {
  await steps.importAll(page, { Students: STUDENTS, Instructors: INSTRUCTORS, Parents: PARENTS });
  const students = structuredClone(STUDENTS);
  students[1][2] = "10";
  students[2][4] = "LUKASZ.WOJCIK@riverside.example";
  await steps.importAll(page, { Students: students });
  await expect(steps.outcome(page, "Created")).toHaveText("Created0");
  await expect(steps.outcome(page, "Updated")).toHaveText(/1/);
  await expect(steps.outcome(page, "No change")).toHaveText(/3/);
  await steps.outcome(page, "Updated").click();
  await expect(page.getByText("Amara Okafor")).toBeVisible();
  expect(administrator).toBeTruthy();
});

test("an import that names students on the parents' side links them", async ({ page, administrator }) => {
  await steps.importAll(page, { Students: [["First name", "Last name", "Email"], ["Amara", "Okafor", "amara@riverside.example"]] });
  await steps.importAll(page, {
    Parents: [["First name", "Last name", "Email", "Student"], ["Ngozi", "Okafor", "ngozi@home.example", "amara@riverside.example"]],
  });
  // Whom nobody has heard of is no association; the parent is in.
  await steps.importAll(page, {
    Parents: [["First name", "Last name", "Email", "Student"], ["Omar", "Haddad", "omar@home.example", "nobody@riverside.example"]],
  });
  await expect(steps.outcome(page, "Created")).toContainText("1");
  await steps.outcome(page, "Associations not made").click();
  await expect(page.getByRole("rowheader")).toHaveText([/Omar Haddad/]);
  await page.goto("/people");
  await page.getByRole("table").getByRole("link", { name: "Amara Okafor" }).click();
  await expect(page.getByRole("link", { name: "Ngozi Okafor" })).toBeVisible();
  expect(administrator).toBeTruthy();
});

/** Takes each export and compares it with the rows. */
async function expectExports(page) {
  const json = JSON.parse(await exported(page, /JSON/));
  expect(JSON.stringify(json)).toContain("lukasz.wojcik@riverside.example");
  for (const [tab, rows] of Object.entries({ Students: STUDENTS, Instructors: INSTRUCTORS, Parents: PARENTS })) {
    const text = await exported(page, new RegExp(`CSV: ${tab}`));
    expect(text.replace(/^\uFEFF/, "").trim().split(/\r?\n/)).toHaveLength(rows.length);
    for (const [given] of rows.slice(1)) expect(text).toContain(given);
  }
}

async function exported(page, name) {
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name }).or(page.getByRole("link", { name })).first().click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^rollcall-(\w+-)?results-\d{4}-\d\d-\d\d-\d{4}\.(json|csv)$/);
  return readFile(await file.path(), "utf8");
}
