/** Everything about the users of a site, as its help page tells it. */
import { expect, expectAccessible } from "../fixtures.mjs";
import { begin, count, drop, go, of, opened, template, test } from "../lists.mjs";
import * as steps from "../steps.mjs";

test("a site's users are added, changed, renamed, suspended and deleted as the options say", async ({ page, administrator }) => {
  const kind = "Everything about the users of a site";
  await begin(page, kind);
  const { headings } = await template(page);
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

/** Imports new people of the site, with defaults by the label of their field. */
async function importWith(page, lines, defaults) {
  await begin(page, "Everything about the users of a site");
  await drop(page, "users.csv", lines);
  await page.getByText("Default values").click();
  for (const [label, text] of Object.entries(defaults)) await page.getByLabel(label, { exact: true }).fill(text);
  await steps.next(page);
  await go(page);
}

test("codes in default values come out as the help page says, and usernames are counted", async ({ page, administrator }) => {
  test.slow();
  const lines = ["firstname,lastname,email,city", "John,Doe,john@site.example,%l", "Jane,Doe,jane@site.example,", "Jo,Doe,jo@site.example,"];
  await importWith(page, lines, {
    username: "%1f%l",
    institution: "%l%f",
    department: "%l%1f",
    address: "%-l%+f",
    description: "http://www.example.com/~%u/",
    phone2: "%-f_%-l",
    idnumber: "100%% %~l",
  });
  const created = await opened(page, "Created");
  await expect(created).toHaveText([/John Doe/, /Jane Doe/, /Jo Doe/]);
  for (const [name, username] of [["John", "jdoe"], ["Jane", "jdoe2"], ["Jo D", "jdoe3"]]) {
    await expect(of(page, name).getByText(username, { exact: true })).toBeVisible();
  }
  await created.getByRole("link", { name: "John Doe" }).click();
  const expected = {
    Username: "jdoe",
    Institution: "DoeJohn",
    Department: "DoeJ",
    Address: "doeJOHN",
    Description: "http://www.example.com/~jdoe/",
    "Second phone": "john_doe",
    "ID number": "100% Doe",
    // What the file says is taken as it is.
    City: "%l",
  };
  for (const [label, value] of Object.entries(expected)) await expect(page.getByLabel(label, { exact: true })).toHaveValue(value);

  // Signs are taken out of a username, unless the site allows them.
  const junior = (at) => ["firstname,lastname,email", `John Jr.,Doe,${at}@site.example`];
  await importWith(page, junior("junior"), { username: "%-f_%-l" });
  await (await opened(page, "Created")).getByRole("link").click();
  await expect(page.getByLabel("Username")).toHaveValue("johnjr.doe");
  await page.getByRole("link", { name: "Organisation" }).click();
  await page.getByRole("button", { name: "Change Riverside Academy" }).click();
  await page.getByRole("dialog").getByLabel("Extended characters in usernames").check();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await importWith(page, junior("extended"), { username: "%-f_%-l" });
  await (await opened(page, "Created")).getByRole("link").click();
  await expect(page.getByLabel("Username")).toHaveValue("john jr._doe");
});
