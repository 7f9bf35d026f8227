/** Each of the formats with one list, as its help page tells it: from its own template to every count of the results. */
import { readFile } from "node:fs/promises";
import { expect, expectAccessible } from "../fixtures.mjs";
import { begin, count, drop, go, opened, said, template, test } from "../lists.mjs";
import * as steps from "../steps.mjs";

/** One of the files that the results are exported as. */
async function exported(page, name) {
  await page.getByRole("button", { name: "Export" }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name }).click();
  return readFile(await (await coming).path(), "utf8");
}

test("people are placed in their departments with their roles", async ({ page, administrator }) => {
  await begin(page, "People in departments");
  await expectAccessible(page);
  const { headings, example } = await template(page);
  expect(headings).toBe("Full Name,Email,department_id,role,member_id");

  // The columns of names and emails are found; the others are known letter by letter only.
  const rows = [
    "Ada Marlow,ada@riverside.example,D-17,course_manager,M-1",
    "Ada Marlow,ada@riverside.example,D-18,,M-2",
    "Bo Lind,bo@riverside.example,,captain,",
    "Cy Nowhere,cy@riverside.example,D-99,,",
  ];
  await drop(page, "people.csv", ["Employee name,E-mail,Department_ID,role,member_id,Shoe size", ...rows.map((row) => `${row},42`)]);
  await steps.leaveAdd(page);
  await expect(steps.columnsStep(page)).toBeVisible();
  await expect(page.getByText("Has to be “department_id”, letter by letter")).toBeVisible();
  await expect(page.getByText("Not known: choose, or it is left out")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Rename to department_id" }).click();
  await expect(page.getByText("Has to be “department_id”")).toBeHidden();
  await steps.leaveAdd(page);
  const role = await steps.cell(page, "People", 4, "role");
  await role.click();
  await said(page, "“captain” is not a role, so this person becomes a learner.");
  await expect(page.getByText("New people will not be able to sign in yet.")).toBeVisible();
  await steps.finish(page);
  await expect(steps.confirmation(page)).toContainText("Import 2 people?");
  await expectAccessible(page);
  await steps.yes(page);
  await count(page, "Created", 2);
  await count(page, "Failed", 1);
  await expect(await opened(page, "Failed")).toHaveText([/Cy Nowhere/]);
  await expect(page.getByText("Unauthorized department")).toBeVisible();
  await expect(await opened(page, "Same person")).toHaveText([/Ada Marlow/]);
  await expect(page.getByText("Is now a student at Sales")).toBeVisible();
  await expect(await opened(page, "Created")).toHaveText([/Ada Marlow/, /Bo Lind/]);
  await expect(page.getByText("Is now a course manager at Engineering")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Ada Marlow" }).click();
  await expect(page.getByText("Department staff at Riverside Academy")).toBeVisible();
  await expect(page.getByText("Course manager at Engineering, member ID M-1")).toBeVisible();

  // Once more: the template's example is passed over, a number that changed is an update.
  await begin(page, "People in departments");
  await drop(page, "people.csv", [headings, example, "Ada Marlow,ada@riverside.example,D-17,course_manager,M-9"]);
  await steps.next(page);
  await go(page);
  await expect(await opened(page, "Updated")).toHaveText([/Ada Marlow/]);
  await expect(page.getByText("M-9")).toBeVisible();
  await count(page, "Created", 0);
});

test("a school's accounts get a first password and their school", async ({ page, administrator }) => {
  await begin(page, "School accounts");
  const { headings } = await template(page);
  expect(headings).toBe("firstName,lastName,email,isTeacher,issuedID,schoolID");

  await page.getByRole("button", { name: "Download template" }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: /An example/ }).click();
  expect(await readFile(await (await coming).path(), "utf8")).toContain("Jane,Doe,");

  // A file error names every column that is missing, and nobody is created.
  await drop(page, "short.csv", ["firstName,lastName,email,issuedID", "Jane,Doe,jane@school.example,14872592"]);
  await expect(page.getByText("isTeacher and schoolID are missing. Every person needs them.")).toBeVisible();
  await page.getByRole("button", { name: "Remove short.csv" }).click();

  await drop(page, "accounts.csv", [
    headings,
    "Jane,Doe,jane@school.example,0,14872592,648572",
    "Tim,Reed,tim@school.example,1,14872593,648572",
    "Ann,Twice,ann@school.example,0,14872594,648572",
    "Ann,Other,ann@school.example,0,14872595,648572",
    "Bad,Mail,not-an-email,0,14872596,648572",
    "Far,Away,far@school.example,0,14872597,111111",
  ]);
  await page.getByLabel("Create custom password").check();
  await steps.leaveAdd(page);
  await expect(page.getByText("Type the first password, or clear the box above.")).toBeVisible();
  await page.getByLabel("First password", { exact: true }).fill("12345");
  await expectAccessible(page);
  await steps.next(page);
  await (await steps.cell(page, "Accounts", 6, "email")).click();
  await said(page, "Validation isEmail on email failed.");
  await (await steps.cell(page, "Accounts", 4, "email")).click();
  await said(page, "Duplicate email with row 5.");
  await steps.finish(page);
  await page.getByRole("button", { name: "Import the rest" }).click();
  await expect(steps.confirmation(page)).toContainText("It is weak, and taken all the same");
  await steps.yes(page);
  await count(page, "Created", 2);
  await count(page, "Failed", 4);
  await expect(await opened(page, "Failed")).toHaveCount(4);
  await expect(page.getByText("Unauthorized school", { exact: false })).toBeVisible();
  await expect(await opened(page, "Passwords set")).toHaveText([/Jane Doe/, /Tim Reed/]);
  await expect(steps.outcome(page, "Passwords set")).toContainText("2 weak passwords");
  await expect(await opened(page, "Created")).toHaveText([/Jane Doe/, /Tim Reed/]);
  await expect(page.getByText("Is now an instructor at Lakeside")).toBeVisible();
  await expectAccessible(page);

  // A changed name is an update; the password of who is here stays.
  await begin(page, "School accounts");
  await drop(page, "again.csv", [headings, "Jane,Dow,jane@school.example,0,14872592,648572"]);
  await page.getByLabel("Create custom password").check();
  await page.getByLabel("First password", { exact: true }).fill("blue river stone");
  await page.getByLabel("Send welcome emails").check();
  await steps.next(page);
  await go(page);
  await expect(await opened(page, "Updated")).toHaveText([/Jane Dow|Jane Doe/]);
  await expect(page.getByText("keeps their own password: the school does not allow")).toBeVisible();
  await count(page, "Invitations", 0);
});

test("a company's people get their cohort and courses, and one unknown title stops all of them", async ({ page, administrator }) => {
  await begin(page, "A company's people and their courses");
  const { headings, example } = await template(page);
  expect(headings).toBe(
    "enabled,name,last_name,email,companyName,cohortName,languageCode,job_role,region,module requested 1,module requested 2",
  );
  const person = (name, rest) => `1,${name},Reed,${name.toLowerCase()}@company.example,${rest}`;

  // A heading in another case is refused, and one click mends it.
  await drop(page, "wrong.csv", [headings.replace("companyName", "companyname"), person("Robin", "Example Company,,en-GB,,,,")]);
  await steps.leaveAdd(page);
  await expect(page.getByText("Has to be “companyName”, letter by letter")).toBeVisible();
  await page.getByRole("button", { name: "Rename to companyName" }).first().click();
  await expect(page.getByText("Every column is settled.")).toBeVisible();
  await page.getByRole("button", { name: "Back" }).click();
  await page.getByRole("button", { name: "Remove wrong.csv" }).click();

  const rows = [
    person("Robin", "Example Company,Autumn 2026,en-GB,Engineer,North,working at HEIGHT,"),
    person("Sam", "Example Company,,fr,,,,Juggling"),
    person("Kim", "Another Company,,en-GB,,,,"),
    person("Lee", "Example Company,,English,,,,"),
  ];
  await drop(page, "users.csv", [headings, example, ...rows]);
  await page.getByLabel("Send activation emails").check();
  await steps.next(page);
  await (await steps.cell(page, "Users", 6, "languageCode")).click();
  await said(page, "“English” is not a language code.");
  await steps.finish(page);
  await page.getByRole("button", { name: "Import the rest" }).click();
  const dialog = steps.confirmation(page);
  await expect(dialog).toContainText("Nobody can be imported yet");
  await expect(dialog.getByRole("listitem")).toHaveText(["“Juggling” for Example Company"]);
  await expect(dialog.getByRole("button", { name: /^Yes/ })).toBeHidden();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Back to review" }).click();

  // The cell is marked; mended, the rest goes in.
  await (await steps.cell(page, "Users", 4, "languageCode")).click();
  await page.keyboard.press("End");
  await said(page, "No course “Juggling” is open to Example Company");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Working at height");
  await page.keyboard.press("Enter");
  await steps.finish(page);
  await page.getByRole("button", { name: "Import the rest" }).click();
  await expect(dialog).toContainText("2 course assignments");
  await steps.yes(page);
  await count(page, "Created", 2);
  await expect(await opened(page, "Failed")).toHaveText([/Kim Reed/, /Lee Reed/]);
  await expect(page.getByText("Unauthorized company", { exact: false })).toBeVisible();
  await expect(await opened(page, "Course assignments")).toHaveText([/Robin Reed/, /Sam Reed/]);
  await expect(await opened(page, "Cohorts joined")).toHaveText([/Robin Reed/]);
  await expect(await opened(page, "Invitations")).toHaveText([/Robin Reed/, /Sam Reed/]);
  await expect(await opened(page, "Created")).toHaveText([/Robin Reed/, /Sam Reed/]);
  await expectAccessible(page);
  const csv = await exported(page, /Results as CSV/);
  expect(csv).toContain("Courses assigned");
  expect(csv).toMatch(/Robin,Reed,.*created,.*working at HEIGHT/);
  const { summary, lists } = JSON.parse(await exported(page, /JSON/));
  expect(summary).toMatchObject({ created: 2, failed: 2, course_assignments: 2 });
  expect(lists.created.map((row) => row.name)).toEqual(["Robin Reed", "Sam Reed"]);

  // Existing users are left untouched, until they shall be updated.
  const moved = rows[0].replace("North", "South");
  await begin(page, "A company's people and their courses");
  await drop(page, "users.csv", [headings, moved]);
  await steps.next(page);
  await go(page);
  await expect(await opened(page, "Skipped")).toHaveText([/Robin Reed/]);
  await expect(page.getByText("left untouched")).toBeVisible();
  await begin(page, "A company's people and their courses");
  await drop(page, "users.csv", [headings, moved]);
  await page.getByLabel("Update existing users").check();
  await steps.next(page);
  await go(page);
  await expect(await opened(page, "Updated")).toHaveText([/Robin Reed/]);
  await expect(page.getByText("South")).toBeVisible();
  await count(page, "Course assignments", 0);
});
