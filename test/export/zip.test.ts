/** Archives of many results: whatever is packed comes out again. */
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { zip } from "../../src/export/zip.ts";
import { unzip } from "./support/readers.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("what is packed is read back by its name, with its checksum", () => {
  const name = fc.stringMatching(/^[^/]{1,20}\.txt$/);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(name, fc.string({ unit: "binary" })), { selector: ([one]) => one.toLowerCase() }),
      (files) => {
        const archive = zip(files.map(([one, text]) => ({ name: `a/${one}`, bytes: bytesOf(text) })));
        for (const [one, text] of files) {
          expect(unzip(archive, `a/${one}`)).toBe(Buffer.from(text).toString("utf8"));
          if (text !== "") expect(Buffer.from(archive).includes(crc32AsBytes(text))).toBe(true);
        }
      },
    ),
    { seed: 3, numRuns: 100 },
  );
});

function crc32AsBytes(text: string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(crc32(text));
  return bytes;
}

test("the same name twice gets a number, also where only the case differs", () => {
  const one = (name: string, text: string) => ({ name, bytes: bytesOf(text) });
  const archive = zip([
    one("a/talk.srt", "1"),
    one("a/Talk.srt", "2"),
    one("talk.srt", "3"),
    one("a.b/talk", "4"),
    one("a.b/talk", "5"),
  ]);
  const read = ["a/talk.srt", "a/Talk (2).srt", "talk.srt", "a.b/talk", "a.b/talk (2)"].map((name) =>
    unzip(archive, name),
  );
  expect(read).toEqual(["1", "2", "3", "4", "5"]);
});
