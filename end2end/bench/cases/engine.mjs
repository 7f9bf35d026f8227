/** Rollcall's engine in its worker, spoken to as its page does. */
import { message, parameters } from "./page.mjs";
import start, { add, decode, encode } from "/client/client.js";

export const TABS = { students: 0, instructors: 1, parents: 2 };

export class Engine {
  #name = `engine-${Math.random()}`;
  #worker = new Worker(parameters.engine, { type: "module", name: this.#name });
  #screen = new BroadcastChannel(this.#name);
  /** The last state that it said. */
  state;
  #waits = [];

  static async start() {
    const engine = new Engine();
    await Promise.all([start({ module_or_path: "/client/client.wasm" }), message(engine.#worker, (data) => data === "ready")]);
    for (const from of [engine.#worker, engine.#screen]) from.addEventListener("message", ({ data }) => engine.#hear(data));
    engine.say({ Open: { format: "learners" } });
    await engine.until(({ State }) => State);
    return engine;
  }

  say(command) {
    this.#worker.postMessage({ bytes: encode(JSON.stringify(command)) });
  }

  /** Adds a file, as dropped on a tab, or a sheet of a workbook. */
  add(source, tab, payload, isSheet = false) {
    this.#worker.postMessage({ bytes: add(source, tab, `${source}.csv`, isSheet), payload }, [payload.buffer]);
  }

  /** The first update from now on for which `holds` gives something: that. */
  until(holds) {
    return new Promise((resolve) => this.#waits.push({ holds, resolve }));
  }

  /** The first state from now on that has so many rows, all checked. */
  settled(rows) {
    return this.until(({ State }) => State && State.checked === State.total && State.bytes_read === State.bytes_total && rows(State) && State);
  }

  async ask(name, question) {
    const request = (this.requests = (this.requests ?? 0) + 1);
    const answered = this.until((update) => Object.values(update)[0].request === request && Object.values(update)[0]);
    this.say({ [name]: { request, ...question } });
    return answered;
  }

  #hear(bytes) {
    const update = JSON.parse(decode(bytes));
    if (update.State) this.state = update.State;
    this.#waits = this.#waits.filter(({ holds, resolve }) => {
      const found = holds(update);
      if (found) resolve(found);
      return !found;
    });
  }
}

/** What was found on a tab, by kind, in the words of `checks.mjs`. */
export function counts(tab) {
  const cells = (code) => tab.kinds.find((kind) => kind.code === code)?.cells ?? 0;
  return {
    missing: cells("RequiredMissing") + cells("IdentityMissing"), email: cells("EmailInvalid"), emailTwice: cells("EmailDuplicate"),
    username: cells("UsernameInvalid"), usernameTwice: cells("UsernameDuplicate"), idTwice: cells("IdDuplicate"),
  };
}
