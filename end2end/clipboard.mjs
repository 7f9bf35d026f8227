/** What a spreadsheet does with the clipboard. */

/** Copies cells as a spreadsheet does: as tab separated text, and as an HTML table beside it. */
export async function copyCells(page, rows) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(async (rows) => {
    const escaped = (cell) => cell.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const quoted = (cell) => (/["\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    const text = rows.map((row) => row.map(quoted).join("\t")).join("\r\n");
    const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`);
    await navigator.clipboard.write([
      new ClipboardItem({
        "text/plain": new Blob([text], { type: "text/plain" }),
        "text/html": new Blob([`<table>${lines.join("")}</table>`], { type: "text/html" }),
      }),
    ]);
  }, rows);
}

export const paste = (page) => page.keyboard.press("ControlOrMeta+V");

export async function copied(page) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Lets a file go over an element, as from the desktop. `content` is a text or bytes. */
export async function dropFile(target, name, content, type = "text/csv") {
  const bytes = Buffer.from(content).toString("base64");
  const transfer = await target.page().evaluateHandle(
    async ({ name, bytes, type }) => {
      const content = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name, { type }));
      return transfer;
    },
    { name, bytes, type },
  );
  for (const event of ["dragenter", "dragover", "drop"]) {
    await target.dispatchEvent(event, { dataTransfer: transfer });
  }
}
