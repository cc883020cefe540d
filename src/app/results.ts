/** Transcripts as files: handed to the person, or written where the settings say. */
import { parse } from "node:path";
import type { ShownSubtitle } from "../api/contract.ts";
import type { ExportFormat, Settings, SubtitleRules } from "../api/settings.ts";
import { exportTranscript, formats } from "../export/formats.ts";
import { readingSpeed, subtitlesOf } from "../export/subtitles.ts";
import { type Packed, zip } from "../export/zip.ts";
import { Failure } from "../lib/failure.ts";
import { type Disk, realDisk } from "../store/output.ts";
import type { Store } from "../store/store.ts";
import type { Job } from "./job.ts";
import { openResultFiles, resultPlace } from "./result-files.ts";
import type { Transcripts } from "./transcripts.ts";
import { resultsFolderFor } from "./watched-choices.ts";

export interface ResultsParts {
  store: Store;
  transcripts: Transcripts;
  settings(): Settings;
  /** for results: tests hand in one that fails */
  disk?: Disk | undefined;
}

export interface Results {
  /** One file as it is, several as an archive; files without words are left out of that. @throws Failure export.none */
  files(
    jobs: readonly Job[],
    format: ExportFormat,
    rules: SubtitleRules | undefined,
  ): Promise<{ name: string; mediaType: string; bytes: Uint8Array }>;
  subtitles(job: Job, rules: SubtitleRules | undefined): ShownSubtitle[];
  /** @returns the paths @throws Failure output.* */
  writeOut(job: Job, formats: readonly ExportFormat[]): Promise<string[]>;
}

export function createResults(parts: ResultsParts): Results {
  const { store, transcripts, settings, disk = realDisk } = parts;
  const files = openResultFiles(store.outputs, disk);
  return {
    async files(jobs, format, rules = settings().subtitles) {
      const one = async ({ stored, ...job }: Job) => {
        const bytes = await exportTranscript(transcripts.written({ stored, ...job }), format, rules);
        return { name: `${parse(stored.name).name}.${format}`, folder: stored.folder, bytes };
      };
      const [only, another] = jobs;
      if (only !== undefined && another === undefined)
        return { ...(await one(only)), mediaType: formats[format].mediaType };
      const packed: Packed[] = [];
      for (const job of jobs) {
        if (job.stored.state !== "done" && job.figures.windows === 0) continue;
        const { name, folder, bytes } = await one(job);
        packed.push({ name: folder === "" ? name : `${folder}/${name}`, bytes });
      }
      if (packed.length === 0)
        throw new Failure("export.none", "None of these files has words yet.", "Wait until the first are done.");
      return { name: `${packed.length} transcripts (${format}).zip`, mediaType: "application/zip", bytes: zip(packed) };
    },
    subtitles: (job, rules = settings().subtitles) =>
      subtitlesOf(transcripts.written(job), rules, "inline").map((cue) => ({
        start: cue.startMs / 1000,
        end: cue.endMs / 1000,
        lines: [...cue.lines],
        readingSpeed: readingSpeed(cue),
      })),
    async writeOut(job, formats) {
      const { path, folder: inner } = job.stored;
      const rules = { formats, subtitles: settings().subtitles, overwrite: false };
      return files.write(resultPlace(path, resultsFolderFor(path, settings()), inner), transcripts.written(job), rules);
    },
  };
}
