import { expect, expectAccessible, test } from "../fixtures.mjs";
import { beginImport, setUp } from "../steps.mjs";

test("the engine is loaded only when an import begins", async ({ page, server }) => {
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await setUp(page, server);
  expect(asked.filter((path) => path.startsWith("/pkg/engine"))).toEqual([]);
  const engine = page.waitForEvent("worker");
  await beginImport(page);
  expect((await engine).url()).toContain("/pkg/engine-");
});

test("everything is precompressed, kept for ever by its hash, and under a strict policy", async ({ request }) => {
  const index = await request.get("/", { headers: { "accept-encoding": "br" } });
  expect(index.headers()["content-encoding"]).toBe("br");
  const policy = index.headers()["content-security-policy"];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("'unsafe-eval'");
  const files = (await index.text()).match(/\/pkg\/[\w.-]+/g);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    for (const encoding of ["br", "gzip"]) {
      const answer = await request.get(file, { headers: { "accept-encoding": encoding } });
      expect(answer.headers()["content-encoding"], file).toBe(encoding);
      expect(answer.headers()["cache-control"], file).toMatch(/immutable/);
    }
  }
  const start = await request.get("/pkg/missing-0123456789.js");
  expect(start.status()).toBe(404);
});

test("a call from another site is refused", async ({ request, server }) => {
  const call = { data: Buffer.alloc(0), headers: { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" } };
  const answer = await request.post(`${server.url}/api/sign_out`, call);
  expect(answer.status()).toBeGreaterThanOrEqual(400);
});

test("axe finds nothing on the pages before and around an import", async ({ page, server }) => {
  test.slow();
  await page.goto("/");
  await expect(page.getByText("There is no administrator yet.")).toBeVisible();
  await expectAccessible(page);
  await page.goto(server.setUpLink);
  await expect(page.getByLabel("Name of the place")).toBeVisible();
  await expectAccessible(page);
  await setUp(page, server);
  for (const [path, heading] of [
    ["/people", "People"],
    ["/imports", "Imports"],
    ["/outbox", "Invitations"],
    ["/help", "Help"],
    ["/imports/new", "Add your people"],
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
    await expectAccessible(page);
  }
});
