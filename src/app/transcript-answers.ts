/** What a page asks about what recordings say: read, changed, found, and written out. */
import type { Handlers } from "../api/contract.ts";
import type { FailureValue } from "../api/failure.ts";
import { failureOf } from "../lib/failure.ts";
import { exported } from "./exported.ts";
import type { Queue } from "./queue.ts";
import type { Redoing } from "./redoing.ts";
import type { Results } from "./results.ts";
import type { TranscriptSearch } from "./search.ts";
import type { Transcripts } from "./transcripts.ts";

type TranscriptMethods = "document" | "save" | "original" | "redo" | "search" | "export" | "subtitles" | "writeOut";

export interface TranscriptParts {
  queue: Queue;
  transcripts: Transcripts;
  results: Results;
  search: TranscriptSearch;
  redoing: Redoing;
  warn(failure: FailureValue): void;
}

export function transcriptAnswers(parts: TranscriptParts): Pick<Handlers, TranscriptMethods> {
  const { queue, transcripts, results, search, redoing, warn } = parts;
  return {
    document: async ({ id }) => {
      const job = (await search.take(id)) ?? queue.get(id);
      const damaged = transcripts.damage(job);
      if (damaged !== null) warn(failureOf(damaged));
      return transcripts.document(job);
    },
    save: async ({ id, ...change }) => {
      const job = queue.get(id);
      const revision = transcripts.save(job, change);
      queue.refresh(job);
      return { revision };
    },
    original: async ({ id }) => transcripts.original(queue.get(id)),
    redo: async (input) => {
      const job = queue.get(input.id);
      return redoing.redo(job, transcripts.original(job), input);
    },
    search: async ({ text, limit }) => search.search(text, limit),
    export: async ({ ids, format, subtitles }) => {
      const jobs = ids.map((id) => queue.get(id));
      const { name, mediaType, bytes } = await results.files(jobs, format, subtitles);
      return exported(name, mediaType, bytes);
    },
    subtitles: async ({ id, subtitles }) => results.subtitles(queue.get(id), subtitles),
    writeOut: async ({ ids, formats }) => {
      const paths: string[] = [];
      for (const id of ids) paths.push(...(await results.writeOut(queue.get(id), formats)));
      return paths;
    },
  };
}
