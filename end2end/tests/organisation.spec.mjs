/** The organisation: its tree, what belongs to it, and files of it, as an administrator keeps them. */
import { readFile } from "node:fs/promises";
import { expect, expectAccessible, test } from "../fixtures.mjs";
import { PARENTS } from "../people.mjs";
import * as steps from "../steps.mjs";
import { ADMINISTRATOR } from "../steps.mjs";

// The server answers a form that is wrong with 422, and the browser says so.
test.use({ expectedComplaints: /status of 422/ });

const kinds = (page, name) => page.getByRole("tab", { name });
const line = (page, name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });

async function open(page) {
  await page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: "Organisation" }).click();
  await expect(page.getByRole("heading", { name: "Organisation", level: 1 })).toBeVisible();
}

async function add(page, button, fields) {
  await page.getByRole("button", { name: button, exact: true }).click();
  const dialog = page.getByRole("dialog");
  for (const [label, value] of Object.entries(fields)) {
    const field = dialog.getByLabel(label, { exact: true });
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") {
      await expect(field.getByRole("option", { name: value })).toBeAttached();
      await field.selectOption({ label: await field.getByRole("option", { name: value }).textContent() });
    } else await field.fill(value);
  }
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toBeHidden();
}

test("a tree of places is built, changed and searched", async ({ page, administrator }) => {
  await open(page);
  await expect(line(page, ADMINISTRATOR.place)).toBeVisible();
  await add(page, "Add place", { Kind: "Site", Name: "Ontario", ID: "on", Language: "en-CA" });
  await add(page, "Add a place inside Ontario", { Kind: "Company", Name: "Hospital A", ID: "h-a" });
  await add(page, "Add a place inside Ontario", { Kind: "Company", Name: "Hospital B" });
  await expect(page.getByRole("rowheader")).toHaveText([ADMINISTRATOR.place, "Ontario", "Hospital A", "Hospital B"]);
  await expectAccessible(page);

  // What is wrong is said beside its field, and nothing that was typed is lost.
  await page.getByRole("button", { name: "Add place", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Hospital C");
  await dialog.getByLabel("ID", { exact: true }).fill("h-a");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog.getByText("Another place has the ID h-a. Give another one.")).toBeVisible();
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("Hospital C");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();

  // Moved, and found with where it lies.
  await page.getByRole("button", { name: "Change Hospital B" }).click();
  await expect(dialog.getByLabel("Inside").getByRole("option", { name: "Hospital A" })).toBeAttached();
  await dialog.getByLabel("Inside").selectOption("h-a");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await page.getByLabel("Find").fill("hospital b");
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await expect(page.getByRole("rowheader")).toHaveText(`Hospital B${ADMINISTRATOR.place} › Ontario › Hospital A`);
  await page.getByLabel("Find").fill("");

  // The topmost place is inside none: it is changed without being asked for another.
  await page.getByRole("button", { name: `Change ${ADMINISTRATOR.place}` }).click();
  await expect(dialog.getByLabel("Inside")).toBeHidden();
  await dialog.getByLabel("Time zone").fill("Europe/London");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();

  // Removed only when nothing is inside.
  await page.getByRole("button", { name: "Remove Ontario" }).click();
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("There are places inside Ontario. Move or remove them first.")).toBeVisible();
  await page.getByRole("button", { name: "Remove Hospital B" }).click();
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(line(page, "Hospital B")).toBeHidden();

  // The number of people leads to them.
  await page.getByRole("link", { name: `1 person at ${ADMINISTRATOR.place}` }).click();
  await expect(page.getByText(`1 person at ${ADMINISTRATOR.place}`)).toBeVisible();
  await expect(page.getByRole("link", { name: /Hannah/ }).first()).toBeVisible();
  await page.getByRole("button", { name: "Show everyone" }).click();
  await expect(page).toHaveURL(/\/people$/);
});

test("what belongs to a place is kept in tabs, and the tab in the address", async ({ page, administrator }) => {
  await open(page);
  await add(page, "Add place", { Kind: "Company", Name: "Hospital A", ID: "h-a" });
  await kinds(page, "Courses").click();
  await expect(page.getByRole("heading", { name: "No courses yet" })).toBeVisible();
  await page.getByRole("button", { name: "Add course" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Short name").fill("fire");
  await dialog.getByLabel("Title").fill("Fire safety");
  await dialog.getByRole("checkbox", { name: "Hospital A" }).check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(line(page, "Fire safety")).toContainText("Hospital A");
  await page.reload();
  await expect(line(page, "Fire safety")).toContainText("fire");

  await kinds(page, "Groups").click();
  await add(page, "Add group", { Name: "Blue", Course: "Fire safety" });
  await expect(line(page, "Blue")).toContainText("Fire safety");
  await page.goBack();
  await expect(line(page, "Fire safety")).toBeVisible();

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy fire" }).click();
  await expect(page.getByText("fire is copied", { exact: true })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("fire");
});

test("a file adds many at once, says which rows it did not take, and what is exported is the same again", async ({ page, administrator }) => {
  await open(page);
  await page.getByRole("button", { name: "Add from a file" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add them" }).click();
  await expect(dialog.getByText("Choose a file first.")).toBeVisible();
  const large = Buffer.from("kind;name;parent\n" + "school;A name that goes on and on;#1\n".repeat(60_000));
  await dialog.getByLabel("File").setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer: large });
  await dialog.getByRole("button", { name: "Add them" }).click();
  await expect(dialog.getByText("The file is larger than 2 MB.")).toBeVisible();
  const text = "kind;name;outside_id;parent\nschool;Zoë’s School;z;#1\nschool;Nord;n;nowhere\ndepartment;Maths;z-m;z\n";
  await dialog.getByLabel("File").setInputFiles({ name: "places.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await dialog.getByRole("button", { name: "Add them" }).click();
  await expect(dialog.getByText("2 rows added")).toBeVisible();
  await expect(dialog.getByRole("row", { name: "Row 3" })).toContainText("There is no place “nowhere”.");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("rowheader")).toHaveText([ADMINISTRATOR.place, "Zoë’s School", "Maths"]);

  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  const file = await (await saved).path();
  expect((await readFile(file, "utf8")).replace("\uFEFF", "").split(/\r?\n/)[0]).toBe(
    "number,kind,name,outside_id,parent,language,time_zone,extended_usernames,replace_passwords",
  );
  await page.getByRole("button", { name: "Add from a file" }).click();
  await dialog.getByLabel("File").setInputFiles({ name: "again.csv", mimeType: "text/csv", buffer: await readFile(file) });
  await dialog.getByRole("button", { name: "Add them" }).click();
  await expect(dialog.getByText("3 rows as they were")).toBeVisible();
});

test("with several places people are imported into the one that was chosen", async ({ page, administrator }) => {
  await open(page);
  await add(page, "Add place", { Kind: "School", Name: "Lakeside", ID: "lake" });
  await steps.beginImport(page);
  const place = page.getByLabel("Import into");
  await expect(place).toHaveValue("");
  await steps.pasteInto(page, "Parents", PARENTS);
  await steps.leaveAdd(page);
  await expect(page.getByText("Choose the place that these people belong to.")).toBeVisible();
  await expect(place).toBeFocused();
  await expectAccessible(page);
  await place.selectOption({ label: "\u2003Lakeside" });
  await expect(page.getByText("Choose the place that these people belong to.")).toBeHidden();
  await steps.next(page);
  await steps.answer(page, false);
  await steps.finish(page);
  await expect(steps.confirmation(page)).toContainText("Lakeside");
  await steps.yes(page);
  await expect(steps.outcome(page, "Created")).toContainText(String(PARENTS.length - 1));
  await page.goto("/organisation");
  await page.getByRole("link", { name: /people at Lakeside/ }).click();
  await expect(page.getByText(`${PARENTS.length - 1} people at Lakeside.`)).toBeVisible();

  // Who types rows comes past the question, and is asked before anything is sent.
  await steps.beginImport(page);
  await page.getByRole("button", { name: "Type rows" }).click();
  await expect(page.getByRole("gridcell").first()).toBeFocused();
  await page.keyboard.type("Kim");
  await page.keyboard.press("Enter");
  await steps.finish(page);
  await expect(page.getByText("Choose the place that these people belong to.")).toBeVisible();
});
