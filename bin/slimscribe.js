#!/usr/bin/env node
// The installed command: starts what `npm run build` made of src/hosts/cli/main.ts.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";

const program = join(dirname(fileURLToPath(import.meta.url)), "..");
const built = join(program, "out", "cli", "slimscribe.js");

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`Slimscribe needs Node 20 or newer; this is ${process.version}.`);
  process.exitCode = 2;
} else if (existsSync(built)) {
  // As src/runtime/memory-pressure.ts does, but before the program itself is read: that alone would let the space grow.
  setFlagsFromString("--semi-space-growth-factor=1");
  await import(pathToFileURL(built).href);
} else {
  console.error(`Slimscribe is not built yet: run \`npm ci\` (or \`npm run build\`) in ${program}.`);
  process.exitCode = 2;
}
