/** The line that the build machine reads, alone and last. */
export default class Summary {
  #passed = 0;
  #failed = 0;

  onTestEnd(test, result) {
    if (result.status === "passed") this.#passed += 1;
    else if (result.status !== "skipped") this.#failed += 1;
  }

  onEnd() {
    console.log(`\n${this.#passed} passed, ${this.#failed} failed`);
  }
}
