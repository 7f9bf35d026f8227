/** An import of a list of any kind, as somebody does it in the page, with the places and courses that lists speak of. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "./fixtures.mjs";
import * as steps from "./steps.mjs";

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

/** An administrator of a place with departments, a school and a company. */
export const test = base.extend({
  // Options that make no sense are answered with 422, and the browser says so.
  expectedComplaints: [/status of 422/, { option: true }],
  administrator: async ({ page, server }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-world-"));
    const file = join(folder, "world.toml");
    await writeFile(file, WORLD);
    await server.command("directory", "load", file);
    await rm(folder, { recursive: true });
    await steps.setUp(page, server);
    await use(undefined);
  },
});

/** Begins an import of another kind of list. */
export async function begin(page, kind) {
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

export async function template(page) {
  await page.getByRole("button", { name: "Download template" }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: /As CSV/ }).click();
  const text = await readFile(await (await coming).path(), "utf8");
  const [headings, example] = text.replace("\u{FEFF}", "").trimEnd().split("\r\n");
  return { headings, example };
}

/** Drops a list. */
export async function drop(page, name, lines) {
  const buffer = Buffer.from(`${lines.join("\r\n")}\r\n`);
  await page.locator("input[type=file]").first().setInputFiles({ name, mimeType: "text/csv", buffer });
}

/** Opens a count, and gives the names in its list. */
export async function opened(page, name) {
  await steps.outcome(page, name).click();
  await expect(page.getByRole("heading", { level: 2, name: new RegExp(`^${name}`) })).toBeVisible();
  return page.getByRole("rowheader");
}

/** What the popover of the cell in focus says; the grid has it for screen readers, too. */
export const said = (page, text) => expect(page.locator("p", { hasText: text }).first()).toBeVisible();

export const count = (page, name, number) => expect(steps.outcome(page, name)).toContainText(String(number));

export async function go(page) {
  await steps.finish(page);
  await steps.yes(page);
  await expect(page.getByRole("navigation", { name: "What became of the rows" })).toBeVisible();
}

/** The row of a table that speaks of somebody. */
export const of = (page, name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: new RegExp(name) }) });
