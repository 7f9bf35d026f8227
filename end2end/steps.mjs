/** What a person does on the way, told by roles and names. */
import { expect } from "@playwright/test";
import { copyCells, paste } from "./clipboard.mjs";

export const ADMINISTRATOR = {
  place: "Riverside Academy",
  given: "Hannah",
  family: "Lindqvist",
  email: "hannah.lindqvist@riverside.example",
  password: "seven quiet lanterns by the river",
};

/** Opens the one-time link and sets up the first administrator; ends on People. */
export async function setUp(page, server, who = ADMINISTRATOR) {
  await page.goto(server.setUpLink);
  await page.getByLabel("Name of the place").fill(who.place);
  await page.getByLabel("First name").fill(who.given);
  await page.getByLabel("Last name").fill(who.family);
  await page.getByLabel("Email").fill(who.email);
  await page.getByLabel("Password", { exact: true }).fill(who.password);
  await page.getByRole("button", { name: "Set up and sign in" }).click();
  await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();
}

export async function signIn(page, who = ADMINISTRATOR) {
  await page.getByLabel("Email").fill(who.email);
  await page.getByLabel("Password", { exact: true }).fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** From People to the first step of an import. */
export async function beginImport(page) {
  await page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: "People" }).click();
  await page.getByRole("link", { name: "Add multiple users" }).first().click();
  await expect(page.getByRole("heading", { name: "Add your people" })).toBeVisible();
}

export const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) });

/** Copies cells as from a spreadsheet and pastes them into a tab's box. */
export async function pasteInto(page, name, rows) {
  await tab(page, name).click();
  await copyCells(page, rows);
  await pasteBox(page, name).focus();
  await paste(page);
}

export const pasteBox = (page, name) => page.getByLabel(`Paste ${name.toLowerCase()} here`);

/** To the rows, by way of the columns where something in them is not understood by itself. */
export async function next(page) {
  await leaveAdd(page);
  const review = page.getByRole("heading", { name: "Review what will be imported" });
  await expect(review.or(columnsStep(page))).toBeAttached();
  if (await columnsStep(page).count()) await leaveAdd(page);
  await expect(review).toBeAttached();
}

export const columnsStep = (page) => page.getByRole("heading", { name: "Match your columns" });

/** Presses Next, wherever that leads. */
export async function leaveAdd(page) {
  await page.getByRole("button", { name: /^Next/ }).click();
}

export const grid = (page, name) => page.getByRole("grid", { name });

/** A row of the grid by the number that the spreadsheet shows. */
export const row = (page, name, line) =>
  grid(page, name)
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: new RegExp(`(^|\\s)${line}$`) }) });

/** A cell by its row's number and its field, as "First name". */
export async function cell(page, name, line, field) {
  const head = grid(page, name).getByRole("columnheader", { name: new RegExp(`^${field}`) });
  const column = await head.getAttribute("aria-colindex");
  return row(page, name, line).locator(`[role="gridcell"][aria-colindex="${column}"]`);
}

/** Types over a cell, as one does in a spreadsheet. */
export async function type(page, at, text) {
  await at.click();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

/** Answers whether new people are invited. */
export async function answer(page, invite) {
  const question = page.getByRole("group", { name: "Auto-invite new users upon close?" });
  await question.getByLabel(invite ? "Yes" : "No", { exact: true }).check();
}

export async function finish(page) {
  await page.getByRole("button", { name: /^Finish/ }).click();
}

/** The last window. */
export const confirmation = (page) => page.getByRole("dialog");

export async function yes(page) {
  await confirmation(page).getByRole("button", { name: /^Yes/ }).click();
}

/** A count of the results, such as "Created". */
export const outcome = (page, name) =>
  page.getByRole("navigation", { name: "What became of the rows" }).getByRole("link", { name: new RegExp(`^${name}`) });

/** Pastes rows into tabs and goes all the way to the results. */
export async function importAll(page, tabs, { invite = false } = {}) {
  await beginImport(page);
  for (const [name, rows] of Object.entries(tabs)) await pasteInto(page, name, rows);
  await next(page);
  await answer(page, invite);
  await finish(page);
  await yes(page);
  await expect(page.getByRole("navigation", { name: "What became of the rows" })).toBeVisible();
}
