/** A recording's results in files: where they belong, what they are called, one for each format. */
import { basename, dirname, extname, join } from "node:path";
import type { ExportFormat, SubtitleRules } from "../api/settings.ts";
import type { Segment } from "../api/transcript.ts";
import { exportTranscript, formats } from "../export/formats.ts";
import { oneLine, type Written } from "../export/written.ts";
import { type Disk, findOutput, realDisk, writeOutput } from "../store/output.ts";
import type { Ledger } from "../store/outputs.ts";

/** Where the results of a recording belong. */
export interface ResultPlace {
  /** the recording */
  readonly path: string;
  readonly folder: string;
  /** their name without ending */
  readonly stem: string;
}

/** `a/interview.m4a` -> `interview`; a name that is all ending stays whole. */
const stemOf = (path: string): string => basename(path, extname(path)) || basename(path);

/**
 * @param into the folder for all results, null for beside the recording
 * @param inner the folders in it that mirror where the recording was
 */
export function resultPlace(path: string, into: string | null, inner: string): ResultPlace {
  return { path, folder: into === null ? dirname(path) : join(into, inner), stem: stemOf(path) };
}

export interface ResultRules {
  readonly formats: readonly ExportFormat[];
  readonly subtitles: SubtitleRules;
  /** over files that are not the program's own */
  readonly overwrite: boolean;
}

/** What a result of this format is, in a sentence. */
export const formatSentence = (name: ExportFormat): string => formats[name].what;

/** Whether a result of this format can be shown on a terminal. */
export const isText = (name: ExportFormat): boolean => !formats[name].mediaType.startsWith("application/vnd.");

/** A result as it would be in its file. */
export function resultBytes(
  transcript: Written,
  format: ExportFormat,
  { subtitles }: Pick<ResultRules, "subtitles">,
): Promise<Uint8Array> {
  return exportTranscript(transcript, format, subtitles);
}

/** The text of segments as they come: piece by piece the same as `txt` of the whole. */
export function segmentLines(segments: readonly Segment[]): string {
  const lines = segments.map(({ text }) => oneLine(text)).filter((line) => line !== "");
  return lines.map((line) => `${line}\n`).join("");
}

export interface ResultFiles {
  /**
   * Each whole or not at all, never over a file that is not the program's own: the name gets a number then, and so for all recordings of
   * one name. @returns the paths @throws Failure output.*
   */
  write(place: ResultPlace, transcript: Written, rules: ResultRules): Promise<string[]>;
  /** Whether this recording has a result of each format: a file of that name that another program wrote is none. */
  has(place: ResultPlace, rules: ResultRules): Promise<boolean>;
}

export function openResultFiles(ledger: Ledger, disk: Disk = realDisk): ResultFiles {
  /** The recording before: one writes after the other, so that all files of a recording get the same number where names collide. */
  let turn: Promise<unknown> = Promise.resolve();

  const outputOf = ({ path: source, folder, stem }: ResultPlace, format: ExportFormat, { overwrite }: ResultRules) => ({
    source,
    folder,
    stem,
    extension: format,
    overwrite,
  });
  const writeEach: ResultFiles["write"] = async (place, transcript, rules) => {
    const paths: string[] = [];
    for (const format of rules.formats) {
      const bytes = await resultBytes(transcript, format, rules);
      paths.push(await writeOutput({ ...outputOf(place, format, rules), bytes }, ledger, disk));
    }
    return paths;
  };
  return {
    write(place, transcript, rules) {
      const mine = turn.then(() => writeEach(place, transcript, rules));
      turn = mine.catch(() => {});
      return mine;
    },
    async has(place, rules) {
      for (const format of rules.formats)
        if ((await findOutput(outputOf(place, format, rules), ledger, disk)) === null) return false;
      return true;
    },
  };
}
