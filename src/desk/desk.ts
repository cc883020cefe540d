/** Everything behind the page: answers the contract's questions from the queue, the engine and the settings. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, freemem, tmpdir } from "node:os";
import { join, parse } from "node:path";
import type { About, ExportedFile, Handlers, HostEvent, Input, Peaks, SearchHit } from "../api/contract.ts";
import type { Engine, EngineEvent, MemoryReport, TranscribeOptions } from "../api/engine.ts";
import type { Added } from "../api/queue.ts";
import type { ExportFormat, Settings, SubtitleRules } from "../api/settings.ts";
import type { Segment } from "../api/transcript.ts";
import type { Written } from "../export/written.ts";
import { Failure } from "../lib/failure.ts";
import { createComparer } from "./compare.ts";
import { createFeed } from "./feed.ts";
import { heard, type Job, keyed, rowOf, shown } from "./job.ts";
import { type Decoded, decodedMediaOf, type MediaAnswer, mediaOf } from "./media.ts";
import { createQueue, type Queue } from "./queue.ts";
import { walk } from "./walk.ts";

/** The sound of a file for eyes and ears, without the engine. */
export interface Sound {
  peaks(path: string): Promise<Peaks>;
  /** @returns a WAV file, 16 kHz mono */
  span(path: string, startSeconds: number, endSeconds: number): Promise<Uint8Array>;
  decoded: Decoded;
}

/** Transcripts as files. */
export interface Writer {
  write(transcript: Written, format: ExportFormat, rules: SubtitleRules): Promise<Uint8Array>;
  mediaType(format: ExportFormat): string;
  /** writes whole or not at all, never over a file of another's; gives the path */
  save(folder: string, stem: string, format: ExportFormat, bytes: Uint8Array): Promise<string>;
}

export interface DeskParts {
  engine: Engine;
  sound: Sound;
  writer: Writer;
  about: Pick<About, "host" | "version" | "dataFolder" | "modelsFolder">;
  predict(options: TranscribeOptions): Promise<MemoryReport | null>;
  loadSettings(): Promise<Settings>;
  saveSettings(settings: Settings): Promise<void>;
  now(): number;
}

export interface Desk {
  readonly handlers: Handlers;
  listen(hear: (event: HostEvent) => void): () => void;
  /** files and folders that the person chose: absolute paths */
  add(paths: readonly string[]): Promise<Added>;
  /** the path of a file in the queue: never from a message */
  pathOf(id: string): string;
  /** the sound of a file for a player; `decoded` as WAV */
  media(id: string, range: string | undefined, decoded: boolean): Promise<MediaAnswer>;
  close(): Promise<void>;
}

function transcriptOf(job: Job): Written {
  const stats = job.stats ?? {
    ...{
      audioSeconds: job.duration ?? 0,
      wallSeconds: 0,
      realTimeFactor: 0,
      peakResidentBytes: 0,
      tokens: 0,
      batches: 0,
    },
    contextBytes: { standard: 0, slim: 0, allocated: 0 },
  };
  const segments = shown(job).map(({ key: _key, kept: _kept, ...segment }) => segment);
  const { model, attention, precision } = job.options;
  return {
    ...{ file: job.name, duration: job.duration ?? 0, language: job.language ?? "", model, attention, precision },
    ...{ segments, stats },
  };
}

function exported(name: string, mediaType: string, bytes: Uint8Array): ExportedFile {
  return { name, mediaType, base64: Buffer.from(bytes).toString("base64") };
}

/** Words found, with some text around: odd pieces are the matches. */
function found(text: string, wanted: string): string[] | null {
  const at = text.toLocaleLowerCase().indexOf(wanted.toLocaleLowerCase());
  if (at < 0) return null;
  return [text.slice(0, at), text.slice(at, at + wanted.length), text.slice(at + wanted.length)];
}

function search(queue: Queue, { text, limit }: Input<"search">): SearchHit[] {
  const wanted = text.trim();
  if (wanted === "") return [];
  const hits: SearchHit[] = [];
  for (const job of queue.jobs()) {
    for (const segment of shown(job)) {
      const pieces = found(segment.text.trim(), wanted);
      if (pieces === null) continue;
      const { id, name, folder, addedAt } = job;
      hits.push({ job: id, name, folder, addedAt, start: segment.start, pieces });
      if (hits.length >= limit) return hits;
    }
  }
  return hits;
}

/** Decodes a span by itself; times come back on the file's clock. */
async function redo(parts: DeskParts, job: Job, { start, end, how }: Input<"redo">): Promise<Segment[]> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-redo-"));
  try {
    const file = join(folder, "span.wav");
    await writeFile(file, await parts.sound.span(job.path, start, end));
    const { vad = job.options.vad, preset = job.options.preset, language = job.language ?? job.options.language } = how;
    const options = { ...job.options, vad, preset, language };
    let last: EngineEvent | null = null;
    await parts.engine.transcribe(
      { file, options },
      (event) => {
        if (event.type === "done" || event.type === "failed") last = event;
      },
      () => false,
    );
    return shifted(last, start);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function shifted(last: EngineEvent | null, seconds: number): Segment[] {
  if (last?.type === "failed") throw new Failure(last.failure.code, last.failure.message, last.failure.hint);
  if (last?.type !== "done") return [];
  return last.transcript.segments.map((segment) => ({
    ...segment,
    start: segment.start + seconds,
    end: segment.end + seconds,
    ...(segment.words === undefined
      ? {}
      : { words: segment.words.map((word) => ({ ...word, start: word.start + seconds, end: word.end + seconds })) }),
  }));
}

export async function createDesk(parts: DeskParts): Promise<Desk> {
  const { engine, writer, sound } = parts;
  const feed = createFeed();
  let settings = await parts.loadSettings();

  const peaks = new Map<string, Promise<Peaks>>();
  const peaksOf = (path: string): Promise<Peaks> => {
    const known = peaks.get(path) ?? sound.peaks(path);
    peaks.set(path, known);
    known.catch(() => peaks.delete(path));
    return known;
  };
  const writeOut = async (job: Job, formats: readonly ExportFormat[]): Promise<string[]> => {
    const { dir, name } = parse(job.path);
    const folder =
      settings.writeTo === "folder" && settings.outFolder !== "" ? join(settings.outFolder, job.folder) : dir;
    const paths: string[] = [];
    for (const format of formats) {
      const bytes = await writer.write(transcriptOf(job), format, settings.subtitles);
      paths.push(await writer.save(folder, name, format, bytes));
    }
    return paths;
  };
  const queue = createQueue({
    ...{ engine, feed, now: parts.now, filesAtOnce: () => settings.filesAtOnce },
    finished: async (job) => void (await writeOut(job, settings.formats)),
  });
  const comparer = createComparer(engine, feed.tell);
  const everyId = (): string[] => queue.jobs().map((job) => job.id);

  const handlers: Handlers = {
    about: async () => ({
      ...parts.about,
      ...{ engineVersion: engine.version, platform: process.platform, cores: cpus().length, freeBytes: freemem() },
    }),
    models: () => engine.models(),
    settings: async () => settings,
    changeSettings: async (wanted) => {
      await parts.saveSettings(wanted);
      settings = wanted;
      feed.tell({ type: "settings", settings });
      return settings;
    },
    queue: async () => ({ rows: queue.jobs().map(rowOf), paused: queue.paused }),
    act: async ({ action, ids = everyId() }) => {
      if (action === "retry") queue.retry(ids, settings.transcribe);
      else queue[action](ids);
      return {};
    },
    pauseAll: async ({ paused }) => {
      queue.pauseAll(paused);
      return {};
    },
    move: async ({ ids, before }) => {
      queue.move(ids, before);
      return {};
    },
    document: async ({ id }) => {
      const job = queue.get(id);
      const revision = job.edits?.revision ?? 0;
      return {
        ...{ row: rowOf(job), revision, segments: shown(job), windows: job.windows.length },
        ...{ edited: job.edits !== null, stats: job.stats },
      };
    },
    save: async ({ id, revision, windows, segments }) => {
      const job = queue.get(id);
      if ((job.edits?.revision ?? 0) !== revision)
        throw new Failure(
          "document.changed",
          `${job.name} was changed in another window meanwhile.`,
          "Read it again, then make your change.",
        );
      // Windows that were finished while the change was on its way.
      const later = job.windows.slice(windows).flatMap((window) => keyed(window.index, window.segments));
      job.edits = { revision: revision + 1, segments: [...segments, ...later] };
      feed.touch(job);
      return { revision: revision + 1 };
    },
    original: async ({ id }) => heard(queue.get(id)),
    redo: (input) => redo(parts, queue.get(input.id), input),
    peaks: ({ id }) => peaksOf(queue.get(id).path),
    predict: (options) => parts.predict(options),
    compare: async ({ id, modes }) => {
      comparer.start(queue.get(id), modes);
      return {};
    },
    cancelCompare: async () => {
      comparer.cancel();
      return {};
    },
    comparison: async () => comparer.current(),
    search: async (input) => search(queue, input),
    export: async ({ id, format, subtitles = settings.subtitles }) => {
      const job = queue.get(id);
      const bytes = await writer.write(transcriptOf(job), format, subtitles);
      return exported(`${parse(job.name).name}.${format}`, writer.mediaType(format), bytes);
    },
    exportSpan: async ({ id, start, end }) => {
      const job = queue.get(id);
      const name = `${parse(job.name).name} ${start.toFixed(1)}-${end.toFixed(1)} s.wav`;
      return exported(name, "audio/wav", await sound.span(job.path, start, end));
    },
    writeOut: async ({ ids, formats }) => {
      const paths: string[] = [];
      for (const id of ids) paths.push(...(await writeOut(queue.get(id), formats)));
      return paths;
    },
  };

  return {
    handlers,
    listen: feed.listen,
    async add(paths) {
      const { found: files, ignored, unreadable } = await walk(paths);
      const here = new Set(queue.jobs().map((job) => job.path));
      const fresh = files.filter((file) => !here.has(file.path));
      const added = queue.add(fresh, settings.transcribe);
      return { added: added.map((job) => job.id), ignored, known: files.length - fresh.length, unreadable };
    },
    pathOf: (id) => queue.get(id).path,
    async media(id, range, decoded) {
      const job = queue.get(id);
      if (!decoded) return mediaOf(job.path, range);
      const seconds = job.duration ?? (await peaksOf(job.path)).duration;
      return decodedMediaOf(job.path, range, seconds, sound.decoded);
    },
    async close() {
      comparer.cancel();
      await queue.close();
      await comparer.ended();
      feed.close();
      await engine.close();
    },
  };
}
