/** Each of the formats with one list, as its help page tells it: from its own template to every count of the results. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, expectAccessible } from "../fixtures.mjs";
import * as steps from "../steps.mjs";
import { setUp } from "../steps.mjs";

const WORLD = `
[[places]]
kind = "department"
name = "Engineering"
outside_id = "D-17"

[[places]]
kind = "department"
name = "Sales"
outside_id = "D-18"

[[places]]
kind = "school"
name = "Lakeside"
outside_id = "648572"

[[places]]
kind = "company"
name = "Example Company"
outside_id = "example"

[[cohorts]]
name = "Autumn 2026"
place = "example"

[[courses]]
short_name = "height"
name = "Working at height"
open_to = ["example"]

[[programmes]]
name = "Safety first"

[[groups]]
name = "Blue"
course = "height"

[[fields]]
short_name = "badge"
name = "Badge"
`;

// Options that make no sense are answered with 422, and the browser says so.
base.use({ expectedComplaints: /status of 422/ });

/** An administrator of a place with departments, a school and a company. */
const test = base.extend({
  administrator: async ({ page, server }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-world-"));
    const file = join(folder, "world.toml");
    await writeFile(file, WORLD);
    await server.command("directory", "load", file);
    await rm(folder, { recursive: true });
    await setUp(page, server);
    await use(undefined);
  },
});

/** Begins an import of another kind of list. */
async function begin(page, kind) {
  await steps.beginImport(page);
  await page.getByLabel("Kind of list").selectOption({ label: kind });
  await expect(page.getByLabel("Kind of list")).toHaveValue(/./);
  // There are several places: some kinds ask which.
  const place = page.getByLabel("Import into");
  await expect(page.getByText("Paste, drop or type at least one row to go on.")).toBeVisible();
  if (["People in departments", "Everything about the users of a site"].includes(kind)) {
    await expect(place.getByRole("option", { name: "Riverside Academy" })).toBeAttached();
    await place.selectOption({ label: "Riverside Academy" });
  } else await expect(place).toBeHidden();
}

async function template(page) {
  await page.getByRole("button", { name: "Download template" }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: /As CSV/ }).click();
  const text = await readFile(await (await coming).path(), "utf8");
  const [headings, example] = text.replace("\u{FEFF}", "").trimEnd().split("\r\n");
  return { headings, example };
}

/** Drops a list. */
async function drop(page, name, lines) {
  const buffer = Buffer.from(`${lines.join("\r\n")}\r\n`);
  await page.locator("input[type=file]").first().setInputFiles({ name, mimeType: "text/csv", buffer });
}

/** Opens a count, and gives the names in its list. */
async function opened(page, name) {
  await steps.outcome(page, name).click();
  await expect(page.getByRole("heading", { level: 2, name: new RegExp(`^${name}`) })).toBeVisible();
  return page.getByRole("rowheader");
}

/** What the popover of the cell in focus says; the grid has it for screen readers, too. */
const said = (page, text) => expect(page.locator("p", { hasText: text }).first()).toBeVisible();

const count = (page, name, number) => expect(steps.outcome(page, name)).toContainText(String(number));

async function go(page) {
  await steps.finish(page);
  await steps.yes(page);
  await expect(page.getByRole("navigation", { name: "What became of the rows" })).toBeVisible();
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
  await expect(page.getByText("Is now student at Sales")).toBeVisible();
  await expect(await opened(page, "Created")).toHaveText([/Ada Marlow/, /Bo Lind/]);
  await expect(page.getByText("Is now course manager at Engineering")).toBeVisible();
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
  await expect(page.getByText("Is now instructor at Lakeside")).toBeVisible();
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
  await page.getByRole("button", { name: "Export" }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: /Results as CSV/ }).click();
  const csv = await readFile(await (await coming).path(), "utf8");
  expect(csv).toContain("Courses assigned");
  expect(csv).toMatch(/Robin,Reed,.*created,.*working at HEIGHT/);

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

test("a site's users are added, changed, renamed, suspended and deleted as the options say", async ({ page, administrator }) => {
  const kind = "Everything about the users of a site";
  await begin(page, kind);
  const { headings, example } = await template(page);
  expect(headings).toMatch(/^username,firstname,lastname,email,password,/);
  await drop(page, "users.csv", [
    "usernme,firstname,lastname,email,password,course1,cohort1,city",
    "adoe,Ada,Doe,ada@site.example,blue river stone,height,Autumn 2026,York",
    "bdoe,Bo,Doe,bo@site.example,12345,,,York",
    "cdoe,Cy,Doe,cy@site.example,,nothing,,York",
  ]);
  await page.getByLabel("New user password").selectOption({ label: "In the file" });
  await page.getByLabel("Force password change").selectOption({ label: "Who has a weak password" });
  await page.getByText("Default values").click();
  await expect(page.getByLabel("city", { exact: true })).toBeHidden();
  await page.getByLabel("institution", { exact: true }).fill("%u/%x");
  await expectAccessible(page);
  await steps.leaveAdd(page);
  // A misspelt heading is said with the nearest name that is known.
  await expect(page.getByText("Spelled almost like username")).toBeVisible();
  await steps.leaveAdd(page);
  await expect(await steps.cell(page, "Users", 2, "password")).toHaveText("••••••••");
  await expect(page.getByText("New user password: In the file", { exact: false })).toBeVisible();
  await expect(page.getByText("New people sign in with the password in their row", { exact: false })).toBeVisible();
  await steps.finish(page);
  await expect(page.getByText("“%x” in “%u/%x” is not a code.", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Back to review" }).click();
  await page.getByRole("button", { name: "Change the options" }).click();
  await page.getByText("Default values").click();
  await page.getByLabel("institution", { exact: true }).fill("School of %u");
  await steps.next(page);
  await steps.finish(page);
  await expect(steps.confirmation(page)).toContainText("1 of them is weak");
  await expectAccessible(page);
  await steps.yes(page);
  await count(page, "Created", 2);
  await expect(await opened(page, "Failed")).toHaveText([/Cy Doe/]);
  await expect(page.getByText("There is no course “nothing” in this site.", { exact: false })).toBeVisible();
  await expect(await opened(page, "Passwords set")).toHaveText([/Ada Doe/, /Bo Doe/]);
  await expect(await opened(page, "Course assignments")).toHaveText([/Ada Doe/]);
  await expect(await opened(page, "Cohorts joined")).toHaveText([/Ada Doe/]);
  await expect(await opened(page, "Created")).toHaveText([/Ada Doe/, /Bo Doe/]);

  // Once more: a rename, an update, a suspension and a deletion, each allowed by itself.
  await begin(page, kind);
  await drop(page, "changes.csv", [
    "username,oldusername,firstname,lastname,email,city,suspended,deleted",
    "ada.doe,adoe,,,,Leeds,,",
    "bdoe,,,,,,1,",
    "nobody,,,,,,,1",
  ]);
  await page.getByLabel("Upload type").selectOption({ label: "Update existing users only" });
  await page.getByLabel("Existing user details").selectOption({ label: "Override with file" });
  await page.getByLabel("Allow renames").check();
  await page.getByLabel("Allow suspending and activating of accounts").check();
  await steps.next(page);
  await steps.finish(page);
  await expect(steps.confirmation(page)).toContainText("1 username changes");
  await steps.yes(page);
  await expect(await opened(page, "Failed")).toHaveText([/nobody|Without a name/]);
  await expect(page.getByText("Choose “Allow deletes” in the options", { exact: false })).toBeVisible();
  await expect(await opened(page, "Renamed")).toHaveCount(1);
  await expect(page.getByText("adoe → ada.doe")).toBeVisible();
  await expect(await opened(page, "Suspended")).toHaveCount(1);
  await expect(await opened(page, "Updated")).toHaveCount(2);
  await expect(page.getByText("Leeds")).toBeVisible();
  await expectAccessible(page);
});

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

/** The row of a table that speaks of somebody. */
const of = (page, name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: new RegExp(name) }) });

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

test("a site's template is filled in, its people have all of it on their pages, and one is deleted again", async ({ page, administrator }) => {
  const kind = "Everything about the users of a site";
  await begin(page, kind);
  const { headings } = await template(page);
  const columns = headings.split(",");
  const line = (values) => columns.map((column) => values[column] ?? "").join(",");
  for (const column of ["deleted", "course1", "role1", "group1", "enrolperiod1", "enroltimestart1", "program1"]) expect(columns).toContain(column);
  const profiled = (line, value) => `${line},${value}`;
  const ada = {
    username: "adoe", firstname: "Ada", lastname: "Doe", email: "ada@site.example", city: "York", institution: "Town hall",
    timezone: "Europe/London", phone2: "01904 000000", course1: "height", role1: "instructor", group1: "Blue",
    enroltimestart1: "2026-09-01", enrolperiod1: "30", program1: "Safety first", cohort1: "Autumn 2026",
  };
  const bo = { username: "bdoe", firstname: "Bo", lastname: "Doe", email: "bo@site.example" };
  await drop(page, "users.csv", [`${headings},profile_field_badge`, profiled(line(ada), "B-17"), profiled(line(bo), "")]);
  await steps.next(page);
  await go(page);
  await expect(page.getByRole("heading", { name: "2 people are in" })).toBeVisible();

  // All of it stands on the page of the person; what is empty is folded away.
  await (await opened(page, "Created")).getByRole("link", { name: "Ada Doe" }).click();
  for (const [label, value] of [["Institution", "Town hall"], ["City", "York"], ["Time zone", "Europe/London"], ["Second phone", "01904 000000"]]) {
    await expect(page.getByLabel(label)).toHaveValue(value);
  }
  const card = page.getByRole("region", { name: "Cohorts, courses and profile" });
  for (const text of ["Autumn 2026", "Safety first", "Working at height", "Instructor · Group Blue · 1 Sept 2026 to 1 Oct 2026", "Badge: B-17"]) {
    await expect(card).toContainText(text);
  }
  await expect(page.getByLabel("Address")).toBeHidden();
  await page.getByText("More", { exact: true }).click();
  await expectAccessible(page);
  await page.getByLabel("Address").fill("1 Coney Street");
  await page.getByLabel("City").fill("Leeds");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Address")).toHaveValue("1 Coney Street");

  // One is changed, one deleted, and one is nobody.
  await begin(page, kind);
  await drop(page, "changes.csv", [
    headings,
    line({ username: "adoe", city: "Hull" }),
    line({ username: "bdoe", deleted: "1" }),
    line({ username: "nobody", deleted: "1" }),
  ]);
  await page.getByLabel("Upload type").selectOption({ label: "Update existing users only" });
  await page.getByLabel("Existing user details").selectOption({ label: "Override with file" });
  await page.getByLabel("Allow deletes").check();
  await steps.next(page);
  await expect(page.getByText("Upload type: Update existing users only · Existing user details: Override with file · Allow deletes")).toBeVisible();
  await expect(page.getByText("will not be able to sign in yet")).toBeHidden();
  await steps.finish(page);
  await expect(steps.confirmation(page)).toContainText("1 account is deleted");
  await expect(steps.confirmation(page)).toContainText("Was changed by hand since the last import");
  await steps.yes(page);
  await expect(page.getByRole("heading", { name: "1 person updated, 1 account deleted" })).toBeVisible();
  await expect(await opened(page, "All rows")).toHaveCount(3);
  await expect(of(page, "adoe")).toContainText("Updated");
  await expect(of(page, "adoe").getByRole("insertion")).toHaveText("Hull");
  await expect(of(page, "bdoe")).toContainText("Deleted");
  await expect(of(page, "nobody")).toContainText(/Failed|Skipped/);
  await expect(of(page, "nobody")).toHaveClass(/is-failed|is-skipped/);
  await expectAccessible(page);
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
