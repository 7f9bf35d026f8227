import { expect, test } from "../fixtures.mjs";
import { ADMINISTRATOR, setUp, signIn } from "../steps.mjs";

test("before the set-up the sign-in tells where the link is", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByText("There is no administrator yet.")).toBeVisible();
});

test.describe("refused", () => {
  // What is refused is a 4xx answer, which Chromium says in the console.
  test.use({ expectedComplaints: /status of 4/ });

  test("the set-up link makes the first administrator, once", async ({ page, server }) => {
    await setUp(page, server);
    await expect(page.getByText(ADMINISTRATOR.place).first()).toBeVisible();
    const link = server.setUpLink;
    await page.goto("about:blank");
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  });

  test("a wrong name and a wrong password give the same sentence", async ({ page, administrator }) => {
    await signOut(page);
    const sentences = [];
    for (const wrong of [{ email: "nobody@riverside.example" }, { password: "not the password at all" }]) {
      await signIn(page, { ...administrator, ...wrong });
      const alert = page.getByRole("alert").filter({ hasText: /\w/ });
      await expect(alert).toBeVisible();
      sentences.push(await alert.innerText());
      await page.reload();
    }
    expect(sentences[0]).toBe(sentences[1]);
    await signIn(page);
    await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();
  });

  test("nobody sees anything without signing in, and comes back to the page after it", async ({ page, administrator }) => {
    await signOut(page);
    await page.goto("/imports");
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await signIn(page, administrator);
    await expect(page.getByRole("heading", { name: "Imports", level: 1 })).toBeVisible();
  });
});

test("an administrator who lost the password gets a new link", async ({ page, server, administrator }) => {
  const printed = await server.command("admin", "reset", administrator.email);
  const link = new URL(printed.match(/\S*\/reset#\S+/)[0], server.url);
  await signOut(page);
  await page.goto(`${server.url}${link.pathname}${link.hash}`);
  const password = "another eleven umbrellas in the hall";
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();
});

async function signOut(page) {
  await page.getByRole("button", { name: ADMINISTRATOR.given }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
}
