/** Between Finish and the results: changing one's mind, leaving rows out, and what can go wrong there. */
import { readFile } from "node:fs/promises";
import { expect, expectAccessible, test } from "../fixtures.mjs";
import * as steps from "../steps.mjs";
import { signIn } from "../steps.mjs";

const HEAD = ["First name", "Last name", "Email"];
const KIM = ["Kim", "Example", "kim@home.example"];
const LEE = ["Lee", "Example", "lee@home"];

/** As far as the last window, with one student. */
async function toConfirmation(page, rows = [HEAD, KIM]) {
  await steps.beginImport(page);
  await steps.pasteInto(page, "Students", rows);
  await steps.next(page);
  await steps.answer(page, false);
  await steps.finish(page);
}

test.beforeEach(async ({ administrator }) => expect(administrator).toBeTruthy());

test("No goes back to the grid with nothing lost and nothing written", async ({ page }) => {
  await toConfirmation(page);
  await steps.confirmation(page).getByRole("button", { name: /^No/ }).click();
  await expect(steps.confirmation(page)).toBeHidden();
  const email = await steps.cell(page, "Students", 2, "Email");
  await expect(email).toContainText(KIM[2]);
  await steps.type(page, email, "kim.example@home.example");
  await steps.finish(page);
  await steps.yes(page);
  await expect(steps.outcome(page, "Created")).toHaveText(/1/);
  await page.goto("/people");
  await expect(page.getByRole("table")).toContainText("kim.example@home.example");
});

test("with errors left, the rest goes in and the failed rows come back as a file", async ({ page }) => {
  await toConfirmation(page, [HEAD, KIM, LEE]);
  await page.getByRole("button", { name: /Import the rest|Import .* without/ }).click();
  await steps.yes(page);
  await expect(steps.outcome(page, "Created")).toHaveText(/1/);
  await expect(steps.outcome(page, "Failed")).toHaveText(/1/);
  await steps.outcome(page, "Failed").click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Rows to mend as CSV" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  expect(text).toContain("lee@home");
  expect(text.split(/\r?\n/)[0]).toMatch(/Reason"?$/);
});

test("while it is written, the page says how far it is", async ({ page }) => {
  // Long enough that the first answer finds it at work. The others wait, so that there is time to look at it.
  const rows = Array.from({ length: 5000 }, (_, n) => ["Kim", "Example", `kim${n}@home.example`]);
  let release;
  const looked = new Promise((resolve) => (release = resolve));
  let asked = 0;
  await page.route("**/api/progress*", async (route) => {
    asked += 1;
    if (asked > 1) await looked;
    await route.continue();
  });
  await toConfirmation(page, [HEAD, ...rows]);
  await steps.yes(page);
  await expect(page.getByRole("heading", { name: "Importing 5,000 rows" })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Rows imported" })).toBeVisible();
  await expect(page.getByText(/of 5,000 rows/)).toBeVisible();
  await expectAccessible(page);
  release();
  await expect(steps.outcome(page, "Created")).toHaveText(/5,000/);
});

test("a reload in the middle asks first", async ({ page }) => {
  await steps.beginImport(page);
  await steps.pasteInto(page, "Students", [HEAD, KIM]);
  await expect(page.getByText("1 row, 3 columns")).toBeVisible();
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => setTimeout(() => location.reload()));
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await expect(steps.pasteBox(page, "Students")).toHaveValue(/kim@home\.example/);
});

test("leaving by a link asks first, and staying loses nothing", async ({ page }) => {
  await steps.beginImport(page);
  await steps.pasteInto(page, "Students", [HEAD, KIM]);
  await expect(page.getByText("1 row, 3 columns")).toBeVisible();
  await page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: "People" }).click();
  await page.getByRole("dialog", { name: "Leave this page?" }).getByRole("button", { name: "Stay", exact: true }).click();
  await expect(steps.pasteBox(page, "Students")).toHaveValue(/kim@home\.example/);
});

test("two administrators finish with the same new e-mail: one creates, the other updates", async ({ page, browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url });
  const other = await context.newPage();
  await other.goto("/sign-in");
  await signIn(other);
  await toConfirmation(page);
  await toConfirmation(other, [HEAD, ["Kimberly", "Example", "KIM@home.example"]]);
  await steps.yes(page);
  await steps.yes(other);
  await expect(steps.outcome(page, "Created")).toBeVisible();
  await expect(steps.outcome(other, "Created")).toBeVisible();
  await page.goto("/people");
  await page.getByRole("searchbox", { name: "Find people" }).fill("kim@home.example");
  await expect(page.getByRole("table").getByRole("link", { name: /^Kim/ })).toHaveCount(1);
  await context.close();
});

test.describe("the server stops", () => {
  test.use({ expectedComplaints: /Failed to load resource|ERR_CONNECTION/ });

  test("between staging and Yes: it is said, and Yes works when the server is back", async ({ page, server }) => {
    await toConfirmation(page);
    await expect(steps.confirmation(page).getByRole("button", { name: /^Yes/ })).toBeVisible();
    await server.stop();
    await steps.yes(page);
    await expect(page.getByText(/cannot be reached/).first()).toBeVisible();
    await server.again();
    await steps.yes(page);
    await expect(steps.outcome(page, "Created")).toHaveText(/1/);
  });
});

test("a killed worker is started again, with everything that was done", async ({ page }) => {
  await page.addInitScript(() => {
    window.engines = [];
    const Original = window.Worker;
    window.Worker = class extends Original {
      constructor(...words) {
        super(...words);
        window.engines.push(this);
      }
    };
  });
  await page.reload();
  await steps.beginImport(page);
  await steps.pasteInto(page, "Students", [HEAD, KIM]);
  await steps.next(page);
  const email = await steps.cell(page, "Students", 2, "Email");
  await steps.type(page, email, "kim.mended@home.example");
  await expect(email).toContainText("kim.mended@home.example");
  const grid = await steps.grid(page, "Students").elementHandle();
  await killEngine(page);
  await expect(email).toContainText("kim.mended@home.example");
  await steps.type(page, email, "kim.again@home.example");
  await expect(email).toContainText("kim.again@home.example");
  expect(await page.evaluate(() => window.engines.length)).toBeGreaterThan(1);
  // Once more, in the middle of a word: the box stays open, and what is typed afterwards arrives.
  await email.click();
  await page.keyboard.type("kim.last@");
  await killEngine(page);
  await expect.poll(() => page.evaluate(() => window.engines.length)).toBeGreaterThan(2);
  await page.keyboard.type("home.example");
  await page.keyboard.press("Enter");
  await steps.answer(page, false);
  await steps.finish(page);
  await expect(steps.confirmation(page).getByRole("button", { name: /^Yes/ })).toBeVisible();
  expect(await grid.evaluate((element) => element.isConnected), "the grid was there all the time").toBe(true);
  await steps.yes(page);
  await expect(steps.outcome(page, "Created")).toHaveText(/1/);
  await page.goto("/people");
  await expect(page.getByRole("table")).toContainText("kim.last@home.example");
});

/** What the browser says when an engine dies. */
const killEngine = (page) =>
  page.evaluate(() => {
    const engine = window.engines.at(-1);
    engine.terminate();
    engine.dispatchEvent(new ErrorEvent("error", { message: "unreachable", cancelable: true }));
  });
