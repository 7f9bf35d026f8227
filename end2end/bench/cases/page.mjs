/** What all pages of cases share. */
export const parameters = Object.fromEntries(new URLSearchParams(location.search));

/** The bytes of the files that the page was given, one after another. */
export async function files() {
  const all = [];
  for (const url of parameters.files.split(",")) all.push(new Uint8Array(await (await fetch(url)).arrayBuffer()));
  return all;
}

/** The next message of a worker that `holds`. */
export function message(worker, holds) {
  return new Promise((resolve, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(event.message)), { once: true });
    const hear = ({ data }) => {
      if (!holds(data)) return;
      worker.removeEventListener("message", hear);
      resolve(data);
    };
    worker.addEventListener("message", hear);
  });
}
