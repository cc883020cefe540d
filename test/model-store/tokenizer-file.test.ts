/** tokenizer.json read without its merges is the same tokenizer; what is written otherwise is left to whoever parses all of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Pieces } from "../../src/decode/pieces.ts";
import { openTokenizer } from "../../src/decode/tokenizer.ts";
import { programFolder } from "../../src/lib/node/folders.ts";
import { tokenizerWithoutMerges } from "../../src/model-store/tokenizer-file.ts";

const text = readFileSync(join(programFolder, "models", "whisper-base", "tokenizer.json"));
const whole = JSON.parse(text.toString("utf8"));

test("every token of the embedded model, and all that is beside its text tokens", () => {
  const brief = tokenizerWithoutMerges(text) as typeof whole;
  expect({ ...brief, model: { ...brief.model, vocab: null } }).toEqual({
    ...whole,
    model: { ...whole.model, vocab: null, merges: [] },
  });
  const again = () => whole;
  const [own, reference] = [openTokenizer(brief, again), openTokenizer(whole, again)];
  expect(own.added).toEqual(reference.added);
  for (let token = 0; token < own.textTokens; token++)
    if (own.decode([token]) !== reference.decode([token])) expect(token).toBe("the same");
  for (let byte = 0; byte < 256; byte++) expect(own.ofByte(byte)).toBe(reference.ofByte(byte));
  const words = " Every kind: 1,234 – «ça» 日本語";
  expect(own.decode(own.encode(words))).toBe(words);
});

/** What any JSON of this shape says, with and without spaces, keys escaped or not. */
test("as JSON.parse has it, however it is written", () => {
  const key = fc.string({ unit: fc.constantFrom("a", '"', "\\", "Ġ", "ÿ", "Ł", "\u007f", "\t", "\b"), maxLength: 4 });
  const entries = fc.uniqueArray(key, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(entries, fc.constantFrom(undefined, 2, "\t"), fc.boolean(), (keys, indent, ascii) => {
      const vocab = Object.fromEntries(keys.map((name, id) => [name, id]));
      const file = { added: [{ content: '"vocab": {' }], model: { merges: [["a", "]"]], vocab, x: '}"' }, last: null };
      const plain = JSON.stringify(file, null, indent);
      const written = ascii
        ? plain.replace(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`)
        : plain;
      const brief = tokenizerWithoutMerges(Buffer.from(written)) as { model: { vocab: Pieces } };
      expect(brief).toMatchObject({ added: file.added, model: { merges: [], x: '}"' }, last: null });
      const expected = new Pieces();
      for (const [name, id] of Object.entries(vocab)) expected.put(name, id);
      const ids = keys.map((_, id) => id);
      for (const id of ids) expect(brief.model.vocab.bytesOf([id], 100)).toEqual(expected.bytesOf([id], 100));
    }),
  );
});

test("anything else is not taken", () => {
  const inModel = (model: string) => `{"model": ${model}}`;
  const others = [
    ...["", "5", "[]", "{}", "{", '{"model"', `${inModel('{"vocab": {"a": 0}}')}x`, '{"model": 5}', "\u0000"],
    ...['{"vocab": {"a": -1}}', '{"vocab": {"a": 1.5}}', '{"vocab": {"日": 1}}', '{"vocab": {"a": 99999999}}'].map(
      inModel,
    ),
    ...['{"vocab": {"a": "b"}}', '{"vocab": {"a" 1}}', '{"vocab": {"a": 1,}}', '{"vocab": []}', '{"merges": [}'].map(
      inModel,
    ),
  ];
  for (const other of others) expect([other, tokenizerWithoutMerges(Buffer.from(other))]).toEqual([other, undefined]);
});
