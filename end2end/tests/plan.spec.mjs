/** What kind a list is, and what it would do, before anything is done. */
import { expect, expectAccessible } from "../fixtures.mjs";
import { begin, count, drop, go, of, opened, test } from "../lists.mjs";
import * as steps from "../steps.mjs";

test("headings of another kind of list suggest it, and what was added comes along", async ({ page, administrator }) => {
  await steps.beginImport(page);
  const headings = "firstName,lastName,email,isTeacher,issuedID,schoolID";
  await drop(page, "accounts.csv", [headings, "Jane,Doe,jane@school.example,0,14872592,648572"]);
  await expect(page.getByText("The headings look like another kind of list: School accounts.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Use that kind" }).click();
  await expect(page.getByLabel("Kind of list")).toHaveValue("school");
  await expect(page.getByText("accounts.csv")).toBeVisible();
  await expect(page.getByText("1 row.", { exact: false })).toBeVisible();
  await expect(page.getByText("look like another kind")).toBeHidden();
  await steps.next(page);
  await expect(await steps.cell(page, "Accounts", 2, "schoolID")).toHaveText("648572");
});

/** Opens the plan behind the last window, in a page of its own. */
async function openPlan(page, context) {
  const coming = context.waitForEvent("page");
  await steps.confirmation(page).getByRole("link", { name: /See what each row would do/ }).click();
  const plan = await coming;
  await expect(plan.getByRole("heading", { name: "What this import would do" })).toBeVisible();
  return plan;
}

test("the plan shows every row with its action before anything is written, and is made again with other options", async ({ page, context, administrator }) => {
  const headings = "firstName,lastName,email,isTeacher,issuedID,schoolID";
  await begin(page, "School accounts");
  await drop(page, "accounts.csv", [headings, "Jane,Doe,jane@school.example,0,1,648572", "Ann,Lee,ann@school.example,0,2,648572"]);
  await steps.next(page);
  await go(page);
  await expect(page.getByRole("heading", { name: "2 people are in" })).toBeVisible();

  // Somebody changes a name by hand.
  await (await opened(page, "Created")).getByRole("link", { name: "Jane Doe" }).click();
  await page.getByLabel("Last name").fill("Dough");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await begin(page, "School accounts");
  await drop(page, "again.csv", [
    headings,
    "Jane,Dow,jane@school.example,0,1,648572",
    "Ann,Lee,ann@school.example,0,2,648572",
    "Tim,Reed,tim@school.example,1,3,648572",
    "Far,Away,far@school.example,0,4,9",
  ]);
  await steps.next(page);
  await expect(page.getByText("No option is chosen. New people will not be able to sign in yet.")).toBeVisible();
  await steps.finish(page);
  await expect(steps.confirmation(page)).toContainText("Was changed by hand since the last import");
  const plan = await openPlan(page, context);
  await expect(plan.getByRole("heading", { level: 2, name: "All rows: 4 rows" })).toBeVisible();
  await expect(of(plan, "Jane")).toContainText("Update");
  await expect(of(plan, "Jane").getByRole("deletion")).toHaveText("Dough");
  await expect(of(plan, "Jane").getByRole("insertion")).toHaveText("Dow");
  await expect(of(plan, "Jane")).toContainText("Was changed by hand");
  await expect(of(plan, "Ann Lee")).toContainText("No change");
  await expect(of(plan, "Tim Reed")).toContainText("Create");
  await expect(of(plan, "Far Away")).toContainText("Fail");
  await expect(of(plan, "Far Away")).toContainText("Unauthorized school");
  await expect(of(plan, "Far Away")).toHaveClass(/is-failed/);
  await expectAccessible(plan);
  // The counts are the filter.
  await expect(await opened(plan, "Created")).toHaveText([/Tim Reed/]);
  await expect(await opened(plan, "Failed")).toHaveText([/Far Away/]);
  await expect(plan.getByText("Mend them in the review", { exact: false })).toBeVisible();
  await plan.close();

  // Back for another option: a plan of its own.
  await steps.confirmation(page).getByRole("button", { name: "No, back to review" }).click();
  await page.getByRole("button", { name: "Change the options" }).click();
  await page.getByLabel("Create custom password").check();
  await page.getByLabel("First password", { exact: true }).fill("blue river stone");
  await steps.next(page);
  await steps.finish(page);
  // What the server found stands on its row now.
  await page.getByRole("button", { name: "Import the rest" }).click();
  const again = await openPlan(page, context);
  await expect(await opened(again, "Passwords set")).toHaveText([/Tim Reed/]);
  await expect(await opened(again, "All rows")).toHaveCount(4);
  await again.close();
  await steps.yes(page);
  await count(page, "Created", 1);
  await expect(await opened(page, "All rows")).toHaveCount(4);
  await expect(of(page, "Tim Reed")).toContainText("Created");
  await expect(of(page, "Jane")).toContainText("Updated");
  await expect(of(page, "Far Away")).toContainText("Failed");
  await expect(of(page, "Far Away")).toHaveClass(/is-failed/);
});

test("of more unknown titles than are listed the number is told", async ({ page, administrator }) => {
  await begin(page, "A company's people and their courses");
  const headings = "enabled,name,last_name,email,companyName,cohortName,languageCode,job_role,region,module requested 1";
  const person = (_, n) => `1,Robin,Reed,robin${n}@company.example,Example Company,,en-GB,,,Course ${n + 1}`;
  await drop(page, "users.csv", [headings, ...Array.from({ length: 1003 }, person)]);
  await steps.next(page);
  await steps.finish(page);
  const dialog = steps.confirmation(page);
  await expect(dialog).toContainText("1,003 course titles are not open to the company");
  await expect(dialog.getByRole("listitem").last()).toHaveText("and 3 more");
});
