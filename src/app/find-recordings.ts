/** Which files of a folder are recordings: by extension here, by content when they are opened. */
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join } from "node:path";

/** Extensions, lower case with their dot, that a walk through a folder takes as media. */
export const mediaExtensions: ReadonlySet<string> = new Set(
  (
    ".wav .wave .rf64 .bw64 .w64 .mp3 .mp2 .mpga .flac .ogg .oga .ogv .ogx .opus .spx .webm .mka .mkv .mk3d .m4a .m4b .m4p .m4r .m4v .mp4 .mov .qt " +
    ".3gp .3g2 .ts .m2ts .mts .aac .adts .aif .aiff .aifc .wma .wmv .asf .amr .awb .caf .au .snd .wv .ape .ac3 .eac3 .dts .avi .flv .f4v " +
    ".mpg .mpeg .vob .ra .rm .dsf .dff .tta .mpc .voc .gsm"
  ).split(" "),
);

/** What a walk came upon: a recording; a file passed over because it is none; a place that can't be read. */
export type Found =
  | { kind: "media"; path: string }
  | { kind: "ignored"; path: string }
  | { kind: "unreadable"; path: string; reason: string };

export interface FindOptions {
  /** Go into the folders inside the folders given. */
  recursive?: boolean;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "it is not there";
  if (code === "EACCES" || code === "EPERM") return "this account may not read it";
  if (code === "ELOOP") return "its symbolic link leads back to itself";
  return error instanceof Error ? error.message : String(error);
}

async function* walk(folder: string, recursive: boolean, seen: Set<string>): AsyncGenerator<Found> {
  let names: string[];
  try {
    // A folder is visited once, under its real name: links that lead back up end here.
    const real = await realpath(folder);
    if (seen.has(real)) return;
    seen.add(real);
    names = (await readdir(folder)).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  } catch (error) {
    yield { kind: "unreadable", path: folder, reason: reasonOf(error) };
    return;
  }
  const folders: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const isMedia = mediaExtensions.has(extname(name).toLowerCase()) && !name.startsWith("._");
    try {
      const status = await stat(path);
      if (status.isDirectory()) folders.push(path);
      else yield { kind: isMedia && status.isFile() ? "media" : "ignored", path };
    } catch (error) {
      if (isMedia) yield { kind: "unreadable", path, reason: reasonOf(error) };
      else yield { kind: "ignored", path };
    }
  }
  if (recursive) for (const inner of folders) yield* walk(inner, recursive, seen);
}

/**
 * The recordings among these paths, in a stable order: files as they were given, whatever their extension; a folder's by name,
 * numbers by value. A file that several links lead to is given once per link, a folder once. Nothing throws: what can't be read is
 * one of the things found.
 */
export async function* findMedia(
  paths: Iterable<string>,
  { recursive = false }: FindOptions = {},
): AsyncGenerator<Found> {
  const seen = new Set<string>();
  for (const path of paths) {
    try {
      if ((await stat(path)).isDirectory()) yield* walk(path, recursive, seen);
      else yield { kind: "media", path };
    } catch (error) {
      yield { kind: "unreadable", path, reason: reasonOf(error) };
    }
  }
}
