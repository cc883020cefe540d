/** A terminal, an engine and folders for the command, all in this process: what is written is kept to be looked at. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Engine, EngineEvent, JournalWindow, TranscribeOptions } from "../../../../src/api/engine.ts";
import type { FailureValue } from "../../../../src/api/failure.ts";
import type { Segment, Transcript } from "../../../../src/api/transcript.ts";
import { openCommandStore } from "../../../../src/app/command-store.ts";
import { findMedia } from "../../../../src/app/find-recordings.ts";
import { createKnownVoices } from "../../../../src/app/known-voices.ts";
import { voicesFileIn } from "../../../../src/app/voices-file.ts";
import { watchFolders } from "../../../../src/app/watched-folders.ts";
import { runCommand } from "../../../../src/hosts/cli/command.ts";
import type { Host, OutputStream } from "../../../../src/hosts/cli/host.ts";
import { sampleRate } from "../../../../src/lib/sample-rate.ts";
import { embeddingSize } from "../../../../src/lib/voice-likeness.ts";

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Files of these names, made up: the scripted engine doesn't read them. */
export function recordings(folder: string, ...names: string[]): string[] {
  return names.map((name) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `sound of ${name}`);
    return path;
  });
}

export function said(start: number, end: number, text: string, more: Partial<Segment> = {}): Segment {
  return {
    start,
    end,
    text,
    avgLogprob: -0.2,
    noSpeechProb: 0,
    compressionRatio: 1,
    temperature: 0,
    tokens: [1],
    ...more,
  };
}

/** Ten seconds and a sentence for each window. */
export function windowsOf(texts: readonly string[]): JournalWindow[] {
  return texts.map((text, index) => ({
    index,
    start: index * 10,
    end: index * 10 + 10,
    segments: text === "" ? [] : [said(index * 10, index * 10 + 9, ` ${text}`)],
  }));
}

export interface Script {
  windows?: JournalWindow[];
  failure?: FailureValue;
  /** before the window of this number; it may wait */
  before?(index: number): void | Promise<void>;
  uncertain?: boolean;
  /** of making the model ready, what is done, each told behind the one before */
  preparing?: readonly number[];
}

/** What the engine was asked for. */
export interface Asked {
  file: string;
  options: TranscribeOptions;
  /** what `auto` was found to be with the windows that were handed in */
  foundLanguage: string | undefined;
  /** numbers of the windows that were handed in, and of those decoded */
  resumed: number[];
  decoded: number[];
}

function transcriptOf(file: string, options: TranscribeOptions, windows: readonly JournalWindow[]): Transcript {
  const duration = windows.at(-1)?.end ?? 5;
  const { model, attention, precision } = options;
  return {
    file,
    duration,
    language: options.language === "auto" ? "en" : options.language,
    model,
    attention,
    precision,
    segments: windows.flatMap((window) => window.segments),
    stats: {
      audioSeconds: duration,
      wallSeconds: 1,
      realTimeFactor: duration,
      peakResidentBytes: 5e8,
      tokens: 9,
      stepSeconds: 0.5,
      batches: 1,
      contextBytes: { standard: 48e6, slim: 8e6, compact: 0, allocated: 8e6 },
    },
  };
}

/** An engine that says what the script has for a file's name, by the rules of the interface. */
export function scriptedEngine(scripts: Record<string, Script>, asked: Asked[] = []): Engine {
  return {
    version: "test",
    async transcribe({ file, options, resume = [], foundLanguage }, onEvent, signal) {
      const name = Object.keys(scripts).find((key) => file.endsWith(key));
      const { windows = [], failure, before, uncertain = false, preparing = [] } = (name && scripts[name]) || {};
      const request: Asked = { file, options, foundLanguage, resumed: resume.map(({ index }) => index), decoded: [] };
      asked.push(request);
      const total = windows.at(-1)?.end ?? 5;
      const { model, attention } = options;
      for (const share of preparing) onEvent({ type: "preparing", step: "model", model, attention, share });
      onEvent({ type: "opened", duration: total, container: "WAV", codec: "PCM" });
      if (options.language === "auto") onEvent({ type: "language", language: "en", probability: 0.4, uncertain });
      for (const window of windows.slice(resume.length)) {
        await before?.(window.index);
        await new Promise((resolve) => setImmediate(resolve));
        if (signal?.aborted) return;
        request.decoded.push(window.index);
        onEvent({ type: "window", ...window });
        const progress = { doneSeconds: window.end, totalSeconds: total, realTimeFactor: 10, tokensPerSecond: 50 };
        onEvent({ type: "progress", ...progress, secondsLeft: 1, streams: 1 });
      }
      const end: EngineEvent = failure
        ? { type: "failed", failure }
        : { type: "done", transcript: transcriptOf(file, options, [...resume, ...windows.slice(resume.length)]) };
      if (!signal?.aborted) onEvent(end);
    },
    follow() {},
    models: async () => [
      {
        name: "whisper-base",
        path: "/models/whisper-base",
        embedded: true,
        parameters: 72_593_920,
        bytes: 145e6,
        multilingual: true,
        canTranslate: true,
        width: 512,
        decoderLayers: 6,
        heads: 8,
      },
    ],
    async close() {},
  };
}

function kept(isTerminal: boolean, columns: number): OutputStream & { text(): string } {
  const pieces: Uint8Array[] = [];
  return {
    isTerminal,
    columns,
    write: (what) => void pieces.push(typeof what === "string" ? Buffer.from(what) : what),
    text: () => Buffer.concat(pieces).toString("utf8"),
  };
}

export interface Ran {
  code: number;
  out: string;
  err: string;
  /** exit codes of forced ends */
  forced: number[];
}

export interface Setting extends Partial<Omit<Host, "out" | "err" | "models">> {
  models?: Partial<Host["models"]>;
  engine?: Engine;
  /** the data folder */
  data?: string;
  outIsTerminal?: boolean;
  errIsTerminal?: boolean;
  columns?: number;
  /** receives the way to press Ctrl-C */
  keyboard?: { interrupt(): void };
}

const absent = (): never => {
  throw new Error("not in this test");
};

/** Runs a command line. */
export async function slimscribe(args: readonly string[], setting: Setting = {}): Promise<Ran> {
  const {
    engine,
    data = temporaryFolder(),
    outIsTerminal = false,
    errIsTerminal = false,
    columns = 80,
    keyboard,
    models,
    ...more
  } = setting;
  const [out, err] = [kept(outIsTerminal, columns), kept(errIsTerminal, columns)];
  const forced: number[] = [];
  const listeners = new Set<() => void>();
  if (keyboard)
    keyboard.interrupt = () => {
      for (const listen of [...listeners]) listen();
    };
  let clock = 0;
  const host: Host = {
    version: "1.2.3",
    out,
    err,
    find: findMedia,
    now: () => {
      clock += 50;
      return clock;
    },
    createEngine: async () => engine ?? absent(),
    borrowEngine: async () => false,
    openStore: async (warn) => openCommandStore({ folder: data, engineVersion: "test" }, warn),
    watchFolders,
    openQueue: absent,
    openEraser: absent,
    voices: createKnownVoices({
      file: voicesFileIn(data),
      // A made-up engine's recordings have no sound.
      print: async () => Float32Array.from({ length: embeddingSize }, (_, i) => (i === 0 ? 1 : 0)),
      sound: async (_, start, end) => new Float32Array(Math.round((end - start) * sampleRate)),
    }),
    database: { health: absent, mend: absent },
    models: {
      shelf: absent,
      move: absent,
      check: absent,
      add: absent,
      get: absent,
      remove: absent,
      find: absent,
      report: absent,
      ...models,
    },
    compareFile: absent,
    predict: async () => null,
    expectModel: async () => {},
    redoDoubtful: absent,
    measuredGpu: absent,
    machineReport: absent,
    supportReport: absent,
    serve: absent,
    work: absent,
    trialClip: () => null,
    onInterrupt(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    confirm: async () => null,
    exitNow: (code) => void forced.push(code),
    ...more,
  };
  const code = await runCommand(args, host);
  return { code, out: out.text(), err: err.text(), forced };
}
