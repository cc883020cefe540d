/** Damaged files of every form: read, or refused with a sentence; never anything else, and never more than the file can hold. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../../src/lib/check.ts";
import { valuesIn } from "../../src/model/stored-tensor.ts";
import { openSource, placeOf, weightFormats } from "../../src/model-store/formats/formats.ts";
import { type Chance, chanceOf, oddNumbers, write } from "../fuzz/chance.ts";
import { refusalOf } from "../fuzz/sentence.ts";
import { randomTensors, tinyDims } from "../model/tiny.ts";
import { writeForm } from "./support/forms.ts";

/** Small: whether sizes fit is looked at by who builds graphs of them. */
const dims = {
  ...tinyDims,
  width: 8,
  encoderLayers: 1,
  decoderLayers: 1,
  encoderInner: 32,
  decoderInner: 32,
  vocabulary: 60,
};
const tensors = randomTensors(dims, 5);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-damaged-forms-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Heads decide most: half of the places are in the first bytes, and some in the last. */
function place(bytes: Uint8Array, chance: Chance): number {
  if (chance.percent(50)) return chance.whole(0, Math.min(1024, bytes.length));
  return chance.percent(30)
    ? chance.whole(Math.max(0, bytes.length - 1024), bytes.length)
    : chance.whole(0, bytes.length);
}

function damagedBytes(whole: Uint8Array, chance: Chance): Uint8Array {
  if (chance.percent(25)) return whole.subarray(0, place(whole, chance));
  const bytes = whole.slice();
  for (let times = chance.one([1, 1, 2, 20]); times > 0; times--) {
    const at = place(bytes, chance);
    if (chance.percent(50)) bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.whole(0, 8));
    else write(bytes, at, chance.one([1, 2, 4, 8]), chance.one(oddNumbers), true);
  }
  return bytes;
}

async function attempt(path: string): Promise<"read" | "refused"> {
  try {
    const source = await openSource(present(await placeOf(path), "a folder"));
    try {
      for (const tensor of source.tensors.values()) {
        expect(valuesIn(tensor.shape)).toBeLessThanOrEqual(2 * source.bytes);
        tensor.read();
      }
      return "read";
    } finally {
      await source.close();
    }
  } catch (error) {
    return refusalOf(error).ending;
  }
}

test.each(weightFormats.map(({ name }) => name))("%s", async (form) => {
  const path = join(folder, form);
  await writeForm(form, { tensors, dims, type: "F16" }, path);
  const [weights = ""] = readdirSync(path)
    .filter((name) => !name.endsWith(".json"))
    .sort((a, b) => statSync(join(path, b)).size - statSync(join(path, a)).size);
  const whole = Uint8Array.from(readFileSync(join(path, weights)));
  expect(await attempt(path)).toBe("read");
  const endings = { read: 0, refused: 0 };
  for (let number = 1; number <= 400; number++) {
    writeFileSync(join(path, weights), damagedBytes(whole, chanceOf(number)));
    endings[await attempt(path)]++;
  }
  expect(Math.min(endings.read, endings.refused)).toBeGreaterThan(20);
});
