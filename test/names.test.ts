/** A name has one meaning: who looks one up finds one thing, and it is called by the field's word. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nameOf, root, sources } from "./sources.ts";

/** Of a type and its schema one; what is only handed on (`export { … } from`) isn't the file's own. */
function exportsOf(text: string): Set<string> {
  const declared = /^export (?:abstract |async )*(?:const|let|function\*?|class|type|interface|enum) (\w+)/gm;
  return new Set([...text.matchAll(declared)].map((match) => match[1] ?? ""));
}

/** Another name for what has one: `export { a as b }`, `export const b = a;` */
const secondName = /^export \{[^}]*\bas\b[^}]*\}|^export const \w+ = [a-z]\w*;$/m;

/** A literal that is spread is not checked for properties that the type doesn't have. */
const literalSpread = /\.\.\.\{ ?\w/;

/** Words that say nothing in this field, or more than one thing; a thin QR and the `pick` of schemas and types are theirs. */
const unclear =
  /\b(?:lanes?|seats?|passengers?|tickets?|rides?|thin(?! QR)|trails?|(?<!\.)pick(?:s|ed|ing)?(?!<)|desks?|boards?|lies?|lay|lying|held sound)\b/gi;

const ours = ["src", "bench", "electron", "renderer"];
const own = nameOf(import.meta.filename);

test("no name is exported by two files, and nothing is exported under two names", () => {
  expect(
    exportsOf("export const A = 1;\nexport type A = 1;\nexport async function b() {}\nexport { c } from 'd';"),
  ).toEqual(new Set(["A", "b"]));
  const files = new Map<string, string[]>();
  const renamed: string[] = [];
  for (const file of ours.flatMap(sources)) {
    const text = readFileSync(file, "utf8");
    for (const name of exportsOf(text)) files.set(name, [...(files.get(name) ?? []), nameOf(file)]);
    if (secondName.test(text)) renamed.push(nameOf(file));
  }
  expect(files.size).toBeGreaterThan(500);
  expect([...files].filter(([, exporting]) => exporting.length > 1)).toEqual([]);
  expect(renamed).toEqual([]);
});

test("no object is written in parts that the compiler doesn't check", () => {
  expect(literalSpread.test("{ ...{ a, b }, c }")).toBe(true);
  const spreading = [...ours, "test"]
    .flatMap(sources)
    .filter((file) => nameOf(file) !== own && literalSpread.test(readFileSync(file, "utf8")))
    .map(nameOf);
  expect(spreading).toEqual([]);
});

test("comments, sentences and documents use the field's words", () => {
  expect(
    "keyboard, clipboard, dashboard, thin QR, Row.pick(…), Pick<Row>, relies, layers, believe".match(unclear),
  ).toBeNull();
  expect("a seat in the lane lies".match(unclear)).toEqual(["seat", "lane", "lies"]);
  const documents = readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(root, "docs", name));
  expect(documents).not.toEqual([]);
  const said = [...[...ours, "test"].flatMap(sources), ...documents]
    .filter((file) => nameOf(file) !== own)
    .flatMap((file) => (readFileSync(file, "utf8").match(unclear) ?? []).map((word) => `${nameOf(file)}: ${word}`));
  expect(said).toEqual([]);
});
