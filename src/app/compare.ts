/** The same file decoded in each mode: are the tokens the same, what does a token cost, what does a stream keep? */
import type { CompareMode, CompareWindow } from "../api/comparison.ts";
import type { Engine, EngineEvent, JournalWindow, ModeMemory, TranscribeOptions } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Attention, Transcript } from "../api/transcript.ts";
import { Failure, toldFailure } from "../lib/failure.ts";

export interface ModeResult extends CompareMode {
  /** in the decoder's steps alone */
  milliseconds: number;
  /** of context for one stream at full length: its cross and its self part */
  bytesPerStream: number;
  /** the most that was held at once, for all streams */
  allocatedBytes: number;
  realTimeFactor: number;
}

export interface FileComparison {
  file: string;
  windows: number;
  tokensEqual: boolean;
  /** of the windows, how many have the same tokens in all modes */
  equalWindows: number;
  firstDifference?: { window: number; token: number; texts: string[] };
  modes: ModeResult[];
}

/** One mode's way through the file, as far as it is. */
export interface Pass {
  readonly attention: Attention;
  readonly windows: ReadonlyMap<number, JournalWindow>;
  /** null until it is through */
  readonly result: ModeResult | null;
}

export interface AttentionComparisonRequest {
  modes: readonly Attention[];
  options: TranscribeOptions;
}

/** @param passes those so far; the last one is under way */
export type CompareEvents = (event: EngineEvent, passes: readonly Pass[]) => void;

/**
 * Compares one file after the other, each mode in a process of its own: what it holds is its own, and the peak of one doesn't count
 * for the next.
 * @param start an engine in a new process
 * @param warm engines stay for the next file; otherwise each ends with its pass, and there is never more than one
 */
export function createAttentionComparison(start: () => Engine, { warm = false } = {}) {
  const engines = new Map<Attention, Engine>();
  const engineFor = (attention: Attention): Engine => {
    const engine = engines.get(attention) ?? start();
    engines.set(attention, engine);
    return engine;
  };
  const end = async (attention: Attention): Promise<void> => {
    const engine = engines.get(attention);
    engines.delete(attention);
    await engine?.close();
  };

  return {
    /** @throws Failure when the file can't be transcribed, `cancelled` when the signal ends it */
    async compareFile(
      file: string,
      { modes, options }: AttentionComparisonRequest,
      onEvent: CompareEvents = () => {},
      signal?: AbortSignal,
    ): Promise<FileComparison> {
      const passes: Pass[] = [];
      for (const [place, attention] of modes.entries()) {
        const once = async (lookOutForPreparing: boolean): Promise<boolean> => {
          const pass = new RunningPass(attention, lookOutForPreparing);
          passes[place] = pass;
          try {
            await pass.run(engineFor(attention), { file, options }, (event) => onEvent(event, passes), signal);
          } finally {
            if (!warm || pass.prepared) await end(attention);
          }
          return pass.prepared;
        };
        // The work of making a mode ready, and the memory for it, are not what a token costs: a new process measures without.
        if (await once(true)) await once(false);
      }
      return compared(file, passes);
    },
    async close(): Promise<void> {
      for (const attention of [...engines.keys()]) await end(attention);
    },
  };
}

class RunningPass implements Pass {
  readonly attention: Attention;
  readonly windows = new Map<number, JournalWindow>();
  result: ModeResult | null = null;
  /** the mode was made ready only now; such a pass ends with its first window */
  prepared = false;
  readonly #lookOutForPreparing: boolean;

  constructor(attention: Attention, lookOutForPreparing: boolean) {
    this.attention = attention;
    this.#lookOutForPreparing = lookOutForPreparing;
  }

  /** @throws Failure */
  async run(
    engine: Engine,
    { file, options }: { file: string; options: TranscribeOptions },
    onEvent: (event: EngineEvent) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const known: { transcript?: Transcript; failure?: FailureValue; mode?: ModeMemory | undefined } = {};
    const enough = new AbortController();
    const { attention } = this;
    const listen = (event: EngineEvent): void => {
      // Every new process loads its model: that is no making ready.
      if (event.type === "preparing" && event.step !== "loading") this.prepared = this.#lookOutForPreparing;
      if (event.type === "window") {
        this.windows.set(event.index, event);
        if (this.prepared) enough.abort();
      }
      if (event.type === "memory") known.mode = event.memory.modes.find((mode) => mode.attention === attention);
      if (event.type === "failed") known.failure = event.failure;
      if (event.type === "done") {
        known.transcript = event.transcript;
        this.result = resultOf(attention, event.transcript, known.mode);
      }
      onEvent(event);
    };
    const signals = signal === undefined ? [enough.signal] : [enough.signal, signal];
    await engine.transcribe(
      { file, options: { ...options, attention, speakers: "off" } },
      listen,
      AbortSignal.any(signals),
    );
    const { transcript, failure } = known;
    if (failure) throw toldFailure(failure);
    if (signal?.aborted || !(transcript || this.prepared))
      throw new Failure("cancelled", "The comparison was cancelled.", "Start it again.");
  }
}

function resultOf(attention: Attention, { stats }: Transcript, mode: ModeMemory | undefined): ModeResult {
  const [crossBytes, selfBytes] = [mode?.crossBytes ?? 0, mode?.selfBytes ?? 0];
  const milliseconds = stats.stepSeconds * 1000;
  return {
    attention,
    tokens: stats.tokens,
    milliseconds,
    crossBytes,
    selfBytes,
    millisecondsPerToken: milliseconds / Math.max(1, stats.tokens),
    bytesPerStream: crossBytes + selfBytes,
    allocatedBytes: stats.contextBytes.allocated,
    realTimeFactor: stats.realTimeFactor,
    peakResidentBytes: stats.peakResidentBytes,
  };
}

interface Row extends CompareWindow {
  /** the window's number */
  index: number;
}

/**
 * The windows by their number, each with the texts and tokens of every pass.
 * @param all also those that a pass lacks (silence in one mode only, or not there yet)
 */
export function sideBySide(passes: readonly Pass[], all: boolean): Row[] {
  const numbers = [...new Set(passes.flatMap(({ windows }) => [...windows.keys()]))].sort((a, b) => a - b);
  return numbers.flatMap((index) => {
    const found = passes.map(({ windows }) => windows.get(index));
    const first = found.find((window) => window !== undefined);
    if (first === undefined || (!all && found.includes(undefined))) return [];
    const segments = found.map((window) => window?.segments ?? []);
    const texts = segments.map((some) =>
      some
        .map(({ text }) => text)
        .join("")
        .trim(),
    );
    const tokens = segments.map((some) => some.flatMap((segment) => segment.tokens));
    return [{ index, start: first.start, end: first.end, texts, tokens }];
  });
}

function compared(file: string, passes: readonly Pass[]): FileComparison {
  const rows = sideBySide(passes, true);
  const differing = rows.filter(({ tokens }) => new Set(tokens.map((some) => some.join())).size > 1);
  const [first] = differing;
  return {
    file,
    windows: rows.length,
    tokensEqual: differing.length === 0,
    equalWindows: rows.length - differing.length,
    ...(first !== undefined && {
      firstDifference: { window: first.index, token: firstDifferent(first.tokens), texts: first.texts },
    }),
    modes: passes.flatMap(({ result }) => result ?? []),
  };
}

function firstDifferent(tokens: readonly (readonly number[])[]): number {
  const longest = Math.max(...tokens.map(({ length }) => length));
  let place = 0;
  while (place < longest && tokens.every((some) => some[place] === tokens[0]?.[place])) place++;
  return place;
}
