/** One line that any reader of a log understands, and the promise that a run leaves nothing in the person's folders. */
import type { Reporter, TestModule } from "vitest/node";
import { leftWithPerson } from "./folders.ts";

export default class ClosingLine implements Reporter {
  readonly #person: string;

  /** @param person the folder that stands for the person's own */
  constructor(person: string) {
    this.#person = person;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[test.result().state]++;
      if (module.errors().length > 0) counts.failed++;
    }
    const left = leftWithPerson(this.#person);
    if (left.length > 0) {
      console.error(`A test left this in the person's folders:\n  ${left.join("\n  ")}`);
      counts.failed++;
      process.exitCode = 1;
    }
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
