import { launch } from "./bench/measure.mjs";
import { Server } from "./server.mjs";
import * as steps from "./steps.mjs";
import { writeFile, mkdir } from "node:fs/promises";
const WORLD = `
[[places]]
kind = "department"
name = "Engineering"
outside_id = "D-17"
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
`;
await mkdir("/tmp/shots", { recursive: true });
await writeFile("/tmp/world.toml", WORLD);
const server = await Server.start();
await server.command("directory", "load", "/tmp/world.toml");
const browser = await launch();
const page = await (await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } })).newPage();
await steps.setUp(page, server);
async function shot(name) {
  for (const [w, h] of [[1440, 900], [390, 844]]) for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: w, height: h });
    await page.waitForTimeout(300);
    await page.screenshot({ path: `/tmp/shots/${name}-${w}-${scheme}.png` });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
}
async function drop(name, text) {
  await page.locator("input[type=file]").first().setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
}
await steps.beginImport(page);
await drop("x.csv", "firstName,lastName,email,isTeacher,issuedID,schoolID\nJane,Doe,j@s.example,0,1,648572\n");
await page.waitForTimeout(800);
await shot("suggest");
await page.getByRole("button", { name: "Use that kind" }).click();
await page.getByLabel("Create custom password").check();
await page.waitForTimeout(500);
await shot("school");
await page.getByLabel("Kind of list").selectOption("company");
await page.waitForTimeout(500);
await page.getByRole("button", { name: /^Remove/ }).click();
const rows = ["Robin,Reed", "Sam,Low", "Kim,Park"].map((n, i) => `1,${n},${n.split(",")[0].toLowerCase()}@c.example,Example Company,${i ? "" : "Autumn 2026"},en-GB,Engineer,North,${["Working at height", "Juggling", "Knitting"][i]},`);
await drop("users.csv", "enabled,name,last_name,email,companyname,cohortName,languageCode,job_role,region,module requested 1,module requested 2\n" + rows.join("\n"));
await page.waitForTimeout(800);
await steps.leaveAdd(page);
await page.waitForTimeout(800);
await shot("columns");
await page.getByRole("button", { name: /Rename/ }).click();
await steps.leaveAdd(page);
await page.waitForTimeout(800);
await shot("review");
await steps.finish(page);
await page.waitForTimeout(1500);
await shot("refused");
await page.getByRole("button", { name: "Back to review" }).click();
await page.waitForTimeout(500);
await (await steps.cell(page, "Users", 3, "region")).click();
await page.keyboard.press("ArrowRight");
await page.waitForTimeout(500);
await shot("marked");
await browser.close();
await server.end();
