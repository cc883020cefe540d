/** Transcripts as files: handed to the person, or written where the settings say. */
import { join, parse } from "node:path";
import type { ExportFormat, Settings, SubtitleRules } from "../api/settings.ts";
import { writeOutput } from "../jobs/output.ts";
import type { Store } from "../jobs/store.ts";
import type { Writer } from "./desk.ts";
import type { Job } from "./job.ts";
import type { Transcripts } from "./transcripts.ts";

export interface ResultsParts {
  writer: Writer;
  store: Store;
  transcripts: Transcripts;
  settings(): Settings;
}

export interface Results {
  file(
    job: Job,
    format: ExportFormat,
    rules: SubtitleRules | undefined,
  ): Promise<{ name: string; mediaType: string; bytes: Uint8Array }>;
  /** @returns the paths @throws Failure output.* */
  writeOut(job: Job, formats: readonly ExportFormat[]): Promise<string[]>;
}

export function createResults({ writer, store, transcripts, settings }: ResultsParts): Results {
  return {
    async file(job, format, rules = settings().subtitles) {
      const bytes = await writer.write(transcripts.written(job), format, rules);
      return { name: `${parse(job.stored.name).name}.${format}`, mediaType: writer.mediaType(format), bytes };
    },
    async writeOut(job, formats) {
      const { path: source, folder: inner } = job.stored;
      const { writeTo, outFolder, subtitles } = settings();
      const { dir, name: stem } = parse(source);
      const folder = writeTo === "folder" && outFolder !== "" ? join(outFolder, inner) : dir;
      const paths: string[] = [];
      for (const extension of formats) {
        const bytes = await writer.write(transcripts.written(job), extension, subtitles);
        paths.push(await writeOutput({ source, folder, stem, extension, bytes }, store.outputs));
      }
      return paths;
    },
  };
}
