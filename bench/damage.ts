/**
 * What a disk's fault, a power cut or a stray hand makes of a folder's files: one damage a seed, the same for the same seed and the same
 * files. For tests and fuzzing: whatever comes of it, it must be noticed.
 */
import { cp, mkdir, open, readdir, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { random } from "./random-model.ts";

/** A number from 0 to below 1. */
type Next = () => number;

/** What can happen to one file. `others` are the files of the same folder and its neighbours, for those that are mixed up. */
const fileDamages = {
  "one bit flipped": (path: string, next: Next) => flip(path, 1, next),
  "200 bits flipped": (path: string, next: Next) => flip(path, 200, next),
  "a block of zeros": (path: string, next: Next) => overwrite(path, next, (bytes) => bytes.fill(0)),
  "a block of noise": (path: string, next: Next) =>
    overwrite(path, next, (bytes) => bytes.set(bytes.map(() => Math.floor(256 * next())))),
  "zeros throughout": async (path: string) => writeFile(path, new Uint8Array((await stat(path)).size)),
  "cut off": async (path: string, next: Next) => truncate(path, Math.floor(next() * (await stat(path)).size)),
  empty: (path: string) => truncate(path, 0),
  "a byte more": async (path: string) => writeFile(path, Buffer.concat([await readFile(path), Buffer.of(0)])),
  gone: (path: string) => rm(path),
  "a folder in its place": async (path: string) => {
    await rm(path);
    await mkdir(path);
  },
  "another file in its place": async (path: string, next: Next, others: readonly string[]) => {
    const other = others[Math.floor(next() * others.length)];
    if (other === undefined) await truncate(path, 0);
    else await writeFile(path, await readFile(other));
  },
} as const;

/** What can happen to a folder of files. */
const folderDamages = {
  emptied: async (path: string) => {
    await rm(path, { recursive: true });
    await mkdir(path);
  },
  gone: (path: string) => rm(path, { recursive: true }),
  "a file in its place": async (path: string) => {
    await rm(path, { recursive: true });
    await writeFile(path, "");
  },
  "another folder in its place": async (path: string, next: Next, others: readonly string[]) => {
    const other = others[Math.floor(next() * others.length)];
    await rm(path, { recursive: true });
    if (other !== undefined) await cp(other, path, { recursive: true });
  },
  "changed places with another": async (path: string, next: Next, others: readonly string[]) => {
    const other = others[Math.floor(next() * others.length)];
    if (other === undefined) return;
    await rename(path, `${path}.swap`);
    await rename(other, path);
    await rename(`${path}.swap`, other);
  },
} as const;

export interface Damage {
  /** of the file or folder, below the root */
  path: string;
  what: string;
}

/** Everything that can happen to the files below a folder, and to the folders that hold them, in an order of the seed's choice. */
export async function damagesOf(root: string, seed: number): Promise<Damage[]> {
  const files = await filesBelow(root);
  const folders = [...new Set(files.map((file) => dirname(file)))].filter((folder) => folder !== root);
  const all = [
    ...files.flatMap((file) => Object.keys(fileDamages).map((what) => ({ path: relative(root, file), what }))),
    ...folders.flatMap((folder) => Object.keys(folderDamages).map((what) => ({ path: relative(root, folder), what }))),
  ];
  const next = random(seed);
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [all[i], all[j]] = [all[j] as Damage, all[i] as Damage];
  }
  return all;
}

/** Does it: the same seed does the same to the same files, and always changes something. */
export async function inflict(root: string, { path, what }: Damage, seed: number): Promise<void> {
  const next = random(seed);
  const place = join(root, path);
  if ((await stat(place)).isDirectory()) {
    const others = await foldersBeside(place);
    return folderDamages[what as keyof typeof folderDamages](place, next, others);
  }
  const others = (await filesBelow(dirname(dirname(place)))).filter((other) => other !== place);
  const before = await readFile(place);
  await fileDamages[what as keyof typeof fileDamages](place, next, others);
  const after = await readFile(place).catch(() => undefined);
  // Zeros over zeros, or a file's own twin in its place.
  if (after?.equals(before)) await (after.length > 0 ? flip(place, 1, next) : writeFile(place, "\0"));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function foldersBeside(path: string): Promise<string[]> {
  const entries = await readdir(dirname(path), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== basename(path))
    .map(({ name }) => join(dirname(path), name))
    .sort();
}

async function flip(path: string, bits: number, next: Next): Promise<void> {
  const bytes = await readFile(path);
  const chosen = new Set<number>();
  while (chosen.size < Math.min(bits, 8 * bytes.length)) chosen.add(Math.floor(next() * 8 * bytes.length));
  for (const bit of chosen) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  await writeFile(path, bytes);
}

/** A stretch of up to 4 KiB, as a disk's block. */
async function overwrite(path: string, next: Next, change: (bytes: Uint8Array) => void): Promise<void> {
  const { size } = await stat(path);
  const length = Math.min(size, 4096);
  const position = Math.floor(next() * (size - length + 1));
  const file = await open(path, "r+");
  try {
    const bytes = new Uint8Array(length);
    await file.read(bytes, 0, length, position);
    change(bytes);
    await file.write(bytes, 0, length, position);
  } finally {
    await file.close();
  }
}
