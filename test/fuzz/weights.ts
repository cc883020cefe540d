/**
 * Damaged weights in every form that people have them in: a tiny random Whisper whose one file of weights is changed, mostly around the names in
 * it, where such files say how they are to be read. Each is read to the last weight, as `models verify` does.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { present } from "../../src/lib/check.ts";
import type { Dims } from "../../src/model/dims.ts";
import { checkModel } from "../../src/model-store/check-model.ts";
import { randomTensors, tinyDims } from "../model/tiny.ts";
import { forms } from "../model-store/support/forms.ts";
import { type Chance, chanceOf, oddNumbers, write } from "./chance.ts";
import { refusalOf } from "./sentence.ts";
import type { Case, Ending, Subject } from "./subject.ts";

const dims: Dims = { ...tinyDims, width: 16, encoderInner: 64, decoderInner: 64, frames: 1500, positions: 448 };

interface WholeForm {
  /** all of its files */
  files: Record<string, string | Uint8Array>;
  /** of the weights */
  weightsName: string;
  weights: Uint8Array;
  /** where names begin in it, each with its length */
  names: { at: number; length: number }[];
}

const made = new Map<string, WholeForm>();

function wholeForm(form: string, type: "F32" | "F16"): WholeForm {
  const key = `${form}, ${type}`;
  const known = made.get(key);
  if (known) return known;
  const files = present(forms[form], form)({ tensors: randomTensors(dims, 1), dims, type });
  const [weightsName, weights] = present(
    Object.entries(files).find(([, content]) => content instanceof Uint8Array),
    "weights",
  );
  const bytes = Uint8Array.from(weights as Uint8Array);
  const text = Buffer.from(bytes).toString("latin1");
  const names = [...text.matchAll(/[a-zA-Z_][\w./]{6,}/g)].map(({ index, 0: { length } }) => ({ at: index, length }));
  const whole = { files, weightsName, weights: bytes, names };
  made.set(key, whole);
  return whole;
}

const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

/** How far from a name what belongs to it is looked for: lengths, types, places. */
const around = 32;
const headBytes = 256;

/** Of the file's head, of its end, around a name, or anywhere. */
function place({ weights, names }: WholeForm, chance: Chance): number {
  const near = chance.whole(0, 100);
  if (near < 20) return chance.whole(0, headBytes);
  if (near < 30) return Math.max(0, weights.length - 1 - chance.whole(0, headBytes));
  if (near < 90 && names.length > 0) {
    const { at, length } = chance.one(chance.percent(50) ? names.slice(0, 60) : names);
    return Math.max(0, at - around + chance.whole(0, length + 2 * around));
  }
  return chance.whole(0, weights.length);
}

/** Changes the bytes in place, or gives others. */
type Damage = (bytes: Uint8Array, whole: WholeForm, chance: Chance) => Uint8Array;

const ways: Record<string, Damage> = {
  "bits turned over"(bytes, whole, chance) {
    for (let i = chance.one([1, 1, 2, 8]); i > 0; i--) {
      const at = place(whole, chance);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.whole(0, 8));
    }
    return bytes;
  },
  "another byte"(bytes, whole, chance) {
    bytes[place(whole, chance)] = chance.whole(0, 256);
    return bytes;
  },
  "an odd number"(bytes, whole, chance) {
    const number = chance.percent(50) ? chance.one(oddNumbers) : BigInt(chance.whole(0, 64));
    write(bytes, place(whole, chance), chance.one([1, 2, 4, 4, 8]), number, chance.percent(90));
    return bytes;
  },
  "an odd number in front of a name"(bytes, { names }, chance) {
    const { at } = chance.one(names);
    const number = chance.percent(50) ? chance.one(oddNumbers) : BigInt(chance.whole(0, 64));
    write(bytes, at - chance.one([1, 2, 4, 8, 12, 16, 20, 24, 28]), chance.one([1, 2, 4]), number, true);
    return bytes;
  },
  "one name in place of another"(bytes, { names }, chance) {
    const [from, to] = [chance.one(names), chance.one(names)];
    bytes.copyWithin(to.at, from.at, from.at + Math.min(from.length, to.length));
    return bytes;
  },
  "cut off": (bytes, whole, chance) => bytes.slice(0, place(whole, chance)),
  "a stretch missing"(bytes, whole, chance) {
    const from = place(whole, chance);
    return joined(bytes.subarray(0, from), bytes.subarray(from + chance.one([1, 4, 16, 100, 10_000])));
  },
  "a stretch doubled"(bytes, whole, chance) {
    const from = place(whole, chance);
    return joined(bytes.subarray(0, from + chance.one([1, 4, 16, 100, 10_000])), bytes.subarray(from));
  },
  "a stretch of one value"(bytes, whole, chance) {
    const from = place(whole, chance);
    return bytes.fill(chance.one([0, 0xff, 0x7f, 0x80]), from, from + chance.one([1, 4, 16, 1000]));
  },
  "a stretch of noise"(bytes, whole, chance) {
    const noise = chance.bytes(chance.one([4, 16, 64]));
    const from = Math.min(place(whole, chance), bytes.length - noise.length);
    bytes.set(noise, from);
    return bytes;
  },
};

async function make(number: number, folder: string): Promise<Case> {
  const chance = chanceOf(number);
  const [form, type] = [chance.one(Object.keys(forms)), chance.one(["F32", "F16"] as const)];
  const whole = wholeForm(form, type);
  const way = chance.one(Object.keys(ways));
  const path = join(folder, "model");
  await mkdir(path);
  for (const [name, content] of Object.entries(whole.files)) await writeFile(join(path, name), content);
  const damaged = present(ways[way], way)(whole.weights.slice(), whole, chance);
  await writeFile(join(path, whole.weightsName), damaged);
  return { path, what: `${form}, ${type}: ${way}` };
}

async function attempt({ path }: Case): Promise<Ending> {
  try {
    await checkModel(path);
    return { ending: "read" };
  } catch (error) {
    return refusalOf(error);
  }
}

export const weights: Subject = { make, attempt };
