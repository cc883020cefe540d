import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "./test/e2e/chromium.ts";
import { testCache } from "./test/folders.ts";

// Never the person's folders; each test's programs have a data folder of their own.
process.env.SLIMSCRIBE_CACHE = testCache;
// The same kernels everywhere, without a probe; one thread for each engine, since it is the files that are tested side by side.
process.env.SLIMSCRIBE_KERNELS ??= "threads=1";

/** These begin first, so that none of them is left to run by itself at the end. */
const longest = /\/(desktop-story|real-(electron|kill|modes|queue|redo|models))\.spec\.ts$/;

export default defineConfig({
  testDir: "test/e2e",
  // Real models run in some of these tests, and two cores may have other work: these only end what would wait for ever.
  timeout: 900_000,
  expect: { timeout: 60_000 },
  // On two cores: one of three waits for a page, a process or a clock.
  workers: 3,
  projects: [
    { name: "longest", testMatch: longest },
    { name: "shorter", testIgnore: longest },
  ],
  // A shared machine may miss a moment once; what fails twice is broken. By hand everything has one try.
  retries: process.env.CI ? 1 : 0,
  reporter: process.env.CI ? "line" : "list",
  use: {
    actionTimeout: 120_000,
    launchOptions: chromiumOptions,
    // Only of a second try: the page copied at each question takes as long as the questions. By hand: `--trace retain-on-failure`.
    trace: { mode: "on-first-retry", screenshots: false },
  },
});
