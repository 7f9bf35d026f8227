/** What each test begins with: a server of its own, a page that may not complain, an administrator. */
import { test as base, expect } from "@playwright/test";
import { AxeBuilder } from "@axe-core/playwright";
import { Server } from "./server.mjs";
import { ADMINISTRATOR, setUp } from "./steps.mjs";

export { expect };

export const test = base.extend({
  /** A server with an empty database. */
  server: async ({}, use, info) => {
    const server = await Server.start();
    await use(server);
    await server.end();
    if (info.status !== info.expectedStatus) console.log(server.log);
  },

  /** Complaints of the page that this test brings about itself: a regular expression. */
  expectedComplaints: [null, { option: true }],

  baseURL: async ({ server }, use) => {
    await use(server.url);
  },

  /** Everything that a page may not do: errors in the console, uncaught ones, breaches of the content policy. */
  context: async ({ context, expectedComplaints }, use) => {
    const complaints = [];
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`Content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
      });
    });
    context.on("console", (message) => {
      if (message.type() === "error") complaints.push(`${message.text()} ${message.location().url}`);
    });
    context.on("weberror", (error) => complaints.push(String(error.error())));
    await use(context);
    const unexpected = complaints.filter((text) => !expectedComplaints?.test(text));
    expect(unexpected, "complaints of the page").toEqual([]);
  },

  /** The first administrator, signed in, on the page People. */
  administrator: async ({ page, server }, use) => {
    await setUp(page, server);
    await use(ADMINISTRATOR);
  },
});

/** axe finds nothing, light and dark, wide and narrow. */
export async function expectAccessible(page) {
  const before = page.viewportSize();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
      await page.setViewportSize(size);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n  ")}`);
      expect(found, `${page.url()}, ${colorScheme}, ${size.width} wide`).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "no-preference" });
  await page.setViewportSize(before);
}
