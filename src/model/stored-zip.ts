/**
 * Where the files in a zip archive are, when they are stored as they are: nothing is loaded but its directory. PyTorch's files are such.
 * Untrusted: every number is held against the file's real size.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { quoted } from "../lib/quoted.ts";
import { damagedFile, type RandomAccess } from "./stored-tensor.ts";

export interface StoredEntry {
  offset: number;
  bytes: number;
}

const endBytes = 22;
const locatorBytes = 20;
const commentLimit = 65_535;
const entryLimit = 100_000;
const directoryLimit = 64 * 1024 * 1024;

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** @throws Failure model.damaged */
export function storedEntries(file: RandomAccess): Map<string, StoredEntry> {
  const { at, bytes, count } = directoryOf(file);
  if (count > entryLimit || bytes > directoryLimit || at + bytes > file.size)
    throw damagedFile(file.name, "its directory can't be right");
  const directory = file.read(at, bytes);
  const view = viewOf(directory);
  const entries = new Map<string, StoredEntry>();
  let from = 0;
  for (let i = 0; i < count; i++) {
    if (from + 46 > bytes || view.getUint32(from, true) !== 0x02014b50)
      throw damagedFile(file.name, "its directory ends too early");
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((k) => view.getUint16(from + k, true)) as [
      number,
      number,
      number,
    ];
    const end = from + 46 + nameLength + extraLength;
    if (end + commentLength > bytes) throw damagedFile(file.name, "its directory ends too early");
    const name = new TextDecoder().decode(directory.subarray(from + 46, from + 46 + nameLength));
    entries.set(
      name,
      placeOfEntry(
        file,
        name,
        view,
        from,
        new DataView(directory.buffer, directory.byteOffset + end - extraLength, extraLength),
      ),
    );
    from = end + commentLength;
  }
  return entries;
}

/** The end of a zip says where its directory is; what is past 4 GB is said in a second end before that. */
function directoryOf(file: RandomAccess): { at: number; bytes: number; count: number } {
  const length = Math.min(file.size, endBytes + commentLimit);
  const start = file.size - length;
  const tail = viewOf(file.read(start, length));
  for (let end = length - endBytes; end >= 0; end--) {
    if (tail.getUint32(end, true) !== 0x06054b50) continue;
    const locator = end - locatorBytes;
    if (locator >= 0 && tail.getUint32(locator, true) === 0x07064b50)
      return farDirectory(file, number64(tail, locator + 8));
    return {
      count: tail.getUint16(end + 10, true),
      bytes: tail.getUint32(end + 12, true),
      at: tail.getUint32(end + 16, true),
    };
  }
  throw damagedFile(file.name, "it is cut off: the end of its archive is missing");
}

function farDirectory(file: RandomAccess, at: number): { at: number; bytes: number; count: number } {
  if (at + 56 > file.size) throw damagedFile(file.name, "its directory can't be right");
  const end = viewOf(file.read(at, 56));
  if (end.getUint32(0, true) !== 0x06064b50) throw damagedFile(file.name, "its directory can't be right");
  return { count: number64(end, 32), bytes: number64(end, 40), at: number64(end, 48) };
}

const number64 = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

function placeOfEntry(file: RandomAccess, name: string, view: DataView, from: number, extra: DataView): StoredEntry {
  if (view.getUint16(from + 10, true) !== 0 || (view.getUint16(from + 8, true) & 1) !== 0)
    throw damagedFile(file.name, `${quoted(name)} in it is packed or locked`);
  const sizes = [24, 20, 42].map((k) => view.getUint32(from + k, true));
  const [bytes = 0, , header = 0] = withFarNumbers(sizes, extra);
  if (header + 30 > file.size) throw damagedFile(file.name, `it is cut off: ${quoted(name)} is past its end`);
  const local = viewOf(file.read(header, 30));
  if (local.getUint32(0, true) !== 0x04034b50)
    throw damagedFile(file.name, `${quoted(name)} is not where it should be`);
  const offset = header + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  if (offset + bytes > file.size) throw damagedFile(file.name, `it is cut off: ${quoted(name)} is past its end`);
  return { offset, bytes };
}

const isFar = 0xffffffff;

/** Each number that takes more than four bytes is in the extra field, in the same order. */
function withFarNumbers(numbers: readonly number[], extra: DataView): number[] {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    return numbers.map((number) => {
      if (number !== isFar || next + 8 > extra.byteLength) return number;
      next += 8;
      return number64(extra, next - 8);
    });
  }
  return [...numbers];
}
