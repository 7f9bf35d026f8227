/** The program under test: a process, a data folder of its own, a free port. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = process.env.ROLLCALL_PROGRAM ?? new URL("../target/debug/rollcall", import.meta.url).pathname;

export class Server {
  #process;
  #data;
  #address = "127.0.0.1:0";
  /** Where it listens: `http://127.0.0.1:PORT`. */
  url;
  /** The one-time link for the first administrator, while the database is empty. */
  setUpLink;
  /** What it wrote to its log, to be shown when a test fails. */
  log = "";

  /** Starts one with an empty data folder. */
  static async start(...flags) {
    const server = new Server();
    server.#data = await mkdtemp(join(tmpdir(), "rollcall-"));
    await server.#run(flags);
    return server;
  }

  /** Stops at once, as if the power went. */
  async stop() {
    const stopped = this.#process;
    if (stopped.exitCode !== null || stopped.signalCode !== null) return;
    const exit = new Promise((resolve) => stopped.once("exit", resolve));
    stopped.kill("SIGKILL");
    await exit;
  }

  /** Starts again with the same data at the same address. */
  async again() {
    await this.#run([]);
  }

  /** Runs another command of the program on the same data, and gives what it printed. */
  async command(...words) {
    const child = spawn(PROGRAM, [...words, "--data", this.#data], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    for await (const piece of child.stdout) text += piece;
    return text;
  }

  async end() {
    await this.stop();
    await rm(this.#data, { recursive: true, force: true });
  }

  async #run(flags) {
    const words = ["serve", "--address", this.#address, "--data", this.#data, ...flags];
    this.#process = spawn(PROGRAM, words, { stdio: ["ignore", "pipe", "pipe"] });
    this.#process.stderr.on("data", (text) => (this.log += text));
    const lines = createInterface({ input: this.#process.stdout });
    const begun = new Promise((resolve, reject) => {
      this.#process.once("error", reject);
      this.#process.once("exit", (code) => reject(new Error(`rollcall ended with ${code}\n${this.log}`)));
      lines.on("line", (line) => {
        const link = line.match(/^Set up the first administrator: (\S+)/);
        if (link) this.setUpLink = link[1];
        const at = line.match(/^Rollcall is at (\S+)/);
        if (at) this.url = at[1];
        if (this.url && (link || at)) setImmediate(resolve);
      });
    });
    await begun;
    this.#address = new URL(this.url).host;
  }
}
