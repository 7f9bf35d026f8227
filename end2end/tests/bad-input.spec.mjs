/** Everything that a file can be but a roster: each has its sentence, and nothing breaks. */
import { expect, test } from "../fixtures.mjs";
import { dropFile } from "../clipboard.mjs";
import * as steps from "../steps.mjs";

const HEAD = "First name,Last name,Email";
const KIM = "Kim,Example,kim@home.example";

/** Drops a file on the first tab of a new import. */
async function drop(page, content, name = "roster.csv") {
  await steps.beginImport(page);
  await dropFile(page.getByText("Or drop a file"), name, content);
}

/** Drops a file and goes on to the grid. */
async function review(page, content) {
  await drop(page, content);
  await expect(page.getByText(/^roster\.csv/).first()).toBeVisible();
  await steps.next(page);
}

/** What is said of a cell, once it has the focus. */
async function said(page, line, field) {
  await (await steps.cell(page, "Students", line, field)).click();
  return page.getByRole("dialog");
}

test.beforeEach(async ({ administrator }) => expect(administrator).toBeTruthy());

test.describe("Bad input, the file as a whole", () => {
  const FILES = [
    ["UTF-8 cut within a character", Buffer.from([...Buffer.from(`${HEAD}\nJosé,Núñez,jose@home.example\nZoë,Exampl`), 0xc3]), /1 character is not in UTF-8, and may look wrong/],
    ["empty", "", /nothing in it|is empty/],
    ["only a header", `${HEAD}\n`, /no rows/],
    ["a binary file named .csv", Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe, 0, 1, 2, 3, 0x80, 0x81]), /damaged or not complete/],
  ];
  for (const [name, content, sentence] of FILES) {
    test(name, async ({ page }) => {
      await drop(page, content);
      await expect(page.getByText(sentence).first()).toBeVisible();
    });
  }

  test("no header", async ({ page }) => {
    await drop(page, `${KIM}\nLee,Example,lee@home.example\n`);
    await expect(page.getByText(/should hold the headings/).first()).toBeVisible();
  });

  test("windows-1252", async ({ page }) => {
    await review(page, Buffer.from(`${HEAD}\nJosé,Núñez,jose@home.example\n`, "latin1"));
    await expect(await steps.cell(page, "Students", 2, "Last name")).toContainText("Núñez");
  });

  test("5,000 columns", async ({ page }) => {
    const more = Array.from({ length: 4997 }, (_, column) => `Extra ${column}`);
    await review(page, `${HEAD},${more.join(",")}\n${KIM},${more.join(",")}\n`);
    await expect(await steps.cell(page, "Students", 2, "First name")).toContainText("Kim");
  });

  test("a cell of 64 MB", async ({ page }) => {
    test.slow();
    await drop(page, `${HEAD},Notes\n${KIM},${"x".repeat(64 << 20)}\nLee,Example,lee@home.example,short\n`);
    await steps.next(page);
    await expect(await steps.cell(page, "Students", 3, "First name")).toContainText("Lee");
  });

  test("the same file twice", async ({ page }) => {
    await drop(page, `${HEAD}\n${KIM}\n`);
    await dropFile(page.getByText("Or drop a file"), "roster.csv", `${HEAD}\n${KIM}\n`);
    await expect(page.getByText(/have the same contents/).first()).toBeVisible();
  });
});

test.describe("Bad input, rows and cells", () => {
  test("an unclosed quote costs its own row only", async ({ page }) => {
    await review(page, `${HEAD}\n"Kim,Example,kim@home.example\n${Array.from({ length: 60 }, (_, n) => `Lee,Example,lee${n}@home.example`).join("\n")}\n`);
    await expect(steps.tab(page, "Students")).toHaveAccessibleName(/61/);
  });

  test("ragged rows, blank lines and a header that comes twice", async ({ page }) => {
    await review(page, `\n${HEAD}\n${KIM}\n\nLee,Example\n${HEAD}\nJo,Example,jo@home.example,left over\n`);
    await expect(steps.tab(page, "Students")).toHaveAccessibleName(/^Students [345]/);
    await expect(await steps.cell(page, "Students", 3, "First name")).toContainText("Kim");
    await expect(await steps.cell(page, "Students", 7, "First name")).toContainText("Jo");
    await expect(await steps.cell(page, "Students", 5, "Email")).toHaveAttribute("aria-invalid", "true");
  });

  test("NUL characters are taken out, and it is said", async ({ page }) => {
    await review(page, `${HEAD}\nK\0im,Example,kim@home.example\nLee,Example,lee@home.example\n`);
    await expect(page.getByText(/NUL/).first()).toBeAttached();
    await expect(await steps.cell(page, "Students", 2, "First name")).toContainText("Kim");
  });

  test("a name of 10 kB is too long", async ({ page }) => {
    await review(page, `${HEAD}\n${"Kim".repeat(3413)},Example,kim@home.example\n`);
    await expect(await said(page, 2, "First name")).toContainText(/at most 100 are possible/);
  });

  test("an e-mail with line breaks is not an e-mail", async ({ page }) => {
    await review(page, `${HEAD}\nKim,Example,"kim@home.example\nBcc: all@home.example"\n`);
    await expect(await steps.cell(page, "Students", 2, "Email")).toHaveAttribute("aria-invalid", "true");
  });

  test("characters that turn the text around are refused in names", async ({ page }) => {
    await review(page, `${HEAD}\nKim\u202Example,Example,kim@home.example\n`);
    await expect(await said(page, 2, "First name")).toContainText(/invisible/);
  });

  test("a formula stays text in the page and comes out guarded", async ({ page }) => {
    await review(page, `${HEAD}\n"=HYPERLINK(""http://elsewhere.example"",""Kim"")",Example,kim@home.example\n`);
    await expect(await steps.cell(page, "Students", 2, "First name")).toContainText("=HYPERLINK");
    await steps.answer(page, false);
    await steps.finish(page);
    await steps.yes(page);
    await expect(steps.outcome(page, "Created")).toHaveText(/1/);
    const csv = await page.request.get(`/download/imports/${new URL(page.url()).pathname.split("/").pop()}/results/students.csv`);
    expect(await csv.text()).toContain(`'=HYPERLINK`);
  });

  test("a script in each field is text everywhere", async ({ page }) => {
    const script = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    let alerted = false;
    page.on("dialog", (dialog) => {
      alerted = true;
      dialog.dismiss();
    });
    await review(page, `${HEAD},ID number,Phone,Grade,${script}\n${script},${script},kim@home.example,${script},${script},${script},${script}\n`);
    await expect(await steps.cell(page, "Students", 2, "First name")).toContainText("<script>");
    await steps.answer(page, false);
    await steps.finish(page);
    await steps.yes(page);
    await expect(steps.outcome(page, "Created")).toBeVisible();
    await page.goto("/people");
    await expect(page.getByRole("table")).toContainText("<script>");
    expect(alerted).toBe(false);
  });
});
