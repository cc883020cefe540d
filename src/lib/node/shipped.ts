/** What comes with the program is known to the last bit: a damaged model is refused, where it would give wrong words without a sign. */
import { createHash } from "node:crypto";
import { join, relative, sep } from "node:path";
import shipped from "../../../models/shipped.json" with { type: "json" };
import { Failure } from "../failure.ts";
import { programFolder } from "./folders.ts";
import { readMaybePacked } from "./packed-file.ts";

const files: Readonly<Record<string, string>> = shipped.files;
const models: Readonly<Record<string, string>> = shipped.models;

/** The whole of a file that comes with the program, which may be packed. @throws Failure model.damaged, also when it is missing */
export function readShippedFile(path: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readMaybePacked(path);
  } catch {
    throw damaged(path);
  }
  expectShippedFile(path, bytes);
  return bytes;
}

/** @throws Failure model.damaged when the file comes with the program, and these are not its bytes */
export function expectShippedFile(path: string, bytes: Uint8Array): void {
  const expected = files[nameOf(path)];
  if (expected !== undefined && createHash("sha256").update(bytes).digest("hex") !== expected) throw damaged(path);
}

/** @param hash of a model's configuration and weights, as they were read now. @returns it @throws Failure model.damaged, as above */
export function expectShippedModel(path: string, hash: string): string {
  const expected = models[nameOf(path)];
  if (expected !== undefined && hash !== expected) throw damaged(path);
  return hash;
}

const nameOf = (path: string): string => relative(join(programFolder, "models"), path).split(sep).join("/");

const damaged = (path: string): Failure =>
  new Failure(
    "model.damaged",
    `${path} comes with Slimscribe, and is not what it was: it is damaged, or was changed.`,
    "Install Slimscribe again; a model of your own belongs into another folder (slimscribe models add).",
  );
