/** Sees to it that there is a Chromium for the end-to-end tests: the system's, Debian's package, or Playwright's own. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromiumOptions } from "./chromium.ts";

const run = (command: string, ...words: string[]): boolean =>
  spawnSync(command, words, { stdio: "inherit" }).status === 0;

if (chromiumOptions.executablePath === undefined) {
  const debian = existsSync("/usr/bin/apt-get") && process.getuid?.() === 0;
  const done = debian
    ? run("apt-get", "update", "-qq") && run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
    : run("npx", "playwright", "install", "chromium");
  if (!done) {
    console.error(
      "No Chromium could be installed: install one, or set SLIMSCRIBE_CHROMIUM to its path, and run npm test again.",
    );
    process.exit(1);
  }
}
