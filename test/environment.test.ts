/** Every variable of the environment that the code knows stands in the table of CONTRIBUTING.md, and nothing else does. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const isCode = (name: string): boolean => /\.(ts|tsx|mjs|js)$/.test(name);
const namesIn = (text: string): string[] => text.match(/SLIMSCRIBE_[A-Z0-9_]*[A-Z0-9]/g) ?? [];

/** The project's own code: its folders, and what is beside them. */
function codeFiles(): string[] {
  const inFolders = ["bin", "src", "electron", "renderer", "bench", "test"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  // Recordings of the tests may end in .ts, and are no code.
  const recordings = join("test", "audio", "formats");
  return [...inFolders, ...readdirSync(root)].filter((name) => isCode(name) && !name.startsWith(recordings));
}

test("the table of variables is complete", () => {
  const used = new Set(codeFiles().flatMap((name) => namesIn(readFileSync(join(root, name), "utf8"))));
  const [, table = ""] = readFileSync(join(root, "CONTRIBUTING.md"), "utf8").split("## Environment\n");
  const listed = table.split("\n").flatMap((row) => namesIn(row.split("|")[1] ?? ""));
  expect(used.size).toBeGreaterThan(10);
  expect([...listed].sort()).toEqual([...used].sort());
});
