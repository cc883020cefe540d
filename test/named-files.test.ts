/** Comments and documents send the reader to files that are there: one that is moved or renamed leaves none of its old names behind. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { nameOf, root, sources } from "./sources.ts";

const comment = /\/\*\*[\s\S]*?\*\/|(?<![:"'`])\/\/[^\n]*/g;
/** A path or a name, not a part of an address. */
const file = /(?<![\w*{}$/.:@-])(?:\.{0,2}\/)?((?:[\w.@-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:tsx?|mjs|md|sh|css))\b(?!\()/g;
/** What stands for a name that the reader chooses. */
const placeholder = /(?:^|\/|-)[A-Z]{2,}(?:\.|\/)/;
/** whisper.cpp's own */
const ofOthers = new Set(["download-ggml-model.sh"]);

const named = (text: string): string[] => [...text.matchAll(file)].map(([, name = ""]) => name);
const commentsOf = (text: string): string => (text.match(comment) ?? []).join("\n");

function documents(): string[] {
  const own = readdirSync(root).filter((name) => name.endsWith(".md") && name !== "CHANGELOG.md");
  return [...own, ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)]
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(root, name));
}

test("every file that a comment or a document names is there", () => {
  const code = ["src", "electron", "renderer", "bench", "test", "bin", "models"].flatMap(sources);
  const texts = documents();
  const others = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile());
  const scripts = [...readdirSync(join(root, "findings")).map((name) => `findings/${name}`), "renderer/style.css"];
  const there = [...[...code, ...texts].map(nameOf), ...others.map(({ name }) => name), ...scripts];
  const isThere = (name: string): boolean => there.some((path) => path === name || path.endsWith(`/${name}`));

  expect(commentsOf('/** run/a.ts */ const b = "c.ts"; // d.md\nimport "https://e.org/f.ts";')).toBe(
    "/** run/a.ts */\n// d.md",
  );
  expect(named("`src/a.ts`, [b](docs/b-c.md), https://d.org/e.md, findings/f.sh")).toEqual([
    "src/a.ts",
    "docs/b-c.md",
    "findings/f.sh",
  ]);
  const missing = [
    ...code.map((path) => [path, commentsOf(readFileSync(path, "utf8"))] as const),
    ...texts.map((path) => [path, readFileSync(path, "utf8")] as const),
  ].flatMap(([path, text]) =>
    named(text)
      .filter((name) => !placeholder.test(name) && !ofOthers.has(basename(name)) && !isThere(name))
      .filter(() => path !== import.meta.filename)
      .map((name) => `${nameOf(path)}: ${name}`),
  );
  expect(missing).toEqual([]);
});
