/** The same file decoded in each mode: are the tokens the same, what does a token cost, what does a stream keep? */
import type { EngineEvent, ModeMemory, TranscribeOptions } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Attention, Segment, Transcript } from "../api/transcript.ts";
import { EngineClient } from "../engine/engine-client.ts";
import { Failure } from "../lib/failure.ts";

export interface ModeResult {
  attention: Attention;
  tokens: number;
  /** in the decoder's steps alone */
  milliseconds: number;
  millisecondsPerToken: number;
  /** of context for one stream at full length, and its parts */
  bytesPerStream: number;
  crossBytes: number;
  selfBytes: number;
  /** the most that was held at once, for all streams */
  allocatedBytes: number;
  realTimeFactor: number;
  peakResidentBytes: number;
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

interface Pass {
  result: ModeResult;
  windows: Map<number, readonly Segment[]>;
}

/** Compares one file after the other; each mode keeps a process of its own meanwhile, so that what it holds is its own. */
export function createComparer() {
  const engines = new Map<Attention, EngineClient>();
  const engineFor = (attention: Attention): EngineClient => {
    const engine = engines.get(attention) ?? new EngineClient();
    engines.set(attention, engine);
    return engine;
  };
  return {
    /** @throws Failure when the file can't be transcribed */
    async compareFile(
      file: string,
      { modes, options }: { modes: readonly Attention[]; options: TranscribeOptions },
      onEvent: (event: EngineEvent) => void = () => {},
      signal?: AbortSignal,
    ): Promise<FileComparison> {
      const passes: Pass[] = [];
      for (const attention of modes) {
        passes.push(await pass(engineFor(attention), file, { ...options, attention }, onEvent, signal));
      }
      return compared(file, passes);
    },
    async close(): Promise<void> {
      for (const engine of engines.values()) await engine.close();
      engines.clear();
    },
  };
}

function compared(file: string, passes: readonly Pass[]): FileComparison {
  const indexes = [...new Set(passes.flatMap(({ windows }) => [...windows.keys()]))].sort((a, b) => a - b);
  const differing = indexes.filter((index) => new Set(passes.map((one) => tokensOf(one, index).join())).size > 1);
  const [first] = differing;
  return {
    file,
    windows: indexes.length,
    tokensEqual: differing.length === 0,
    equalWindows: indexes.length - differing.length,
    ...(first !== undefined && { firstDifference: differenceAt(first, passes) }),
    modes: passes.map(({ result }) => result),
  };
}

async function pass(
  engine: EngineClient,
  file: string,
  options: TranscribeOptions,
  onEvent: (event: EngineEvent) => void,
  signal: AbortSignal | undefined,
): Promise<Pass> {
  const windows = new Map<number, readonly Segment[]>();
  const heard: { transcript?: Transcript; failure?: FailureValue; mode?: ModeMemory | undefined } = {};
  const listen = (event: EngineEvent): void => {
    if (event.type === "window") windows.set(event.index, event.segments);
    if (event.type === "done") heard.transcript = event.transcript;
    if (event.type === "failed") heard.failure = event.failure;
    if (event.type === "memory")
      heard.mode = event.memory.modes.find(({ attention }) => attention === options.attention);
    onEvent(event);
  };
  await engine.transcribe({ file, options }, listen, signal);
  const { transcript, failure, mode } = heard;
  if (failure) throw new Failure(failure.code, failure.message, failure.hint);
  if (!transcript) throw new Failure("cancelled", "The comparison was cancelled.", "Start it again.");
  return { result: resultOf(options.attention, transcript, mode), windows };
}

function resultOf(attention: Attention, { stats }: Transcript, mode: ModeMemory | undefined): ModeResult {
  const [crossBytes, selfBytes] = [mode?.crossBytes ?? 0, mode?.selfBytes ?? 0];
  const milliseconds = stats.stepSeconds * 1000;
  return {
    ...{ attention, tokens: stats.tokens, milliseconds, crossBytes, selfBytes },
    millisecondsPerToken: milliseconds / Math.max(1, stats.tokens),
    bytesPerStream: crossBytes + selfBytes,
    allocatedBytes: stats.contextBytes.allocated,
    realTimeFactor: stats.realTimeFactor,
    peakResidentBytes: stats.peakResidentBytes,
  };
}

const tokensOf = ({ windows }: Pass, index: number): number[] =>
  windows.get(index)?.flatMap((segment) => segment.tokens) ?? [];

function differenceAt(window: number, passes: readonly Pass[]): { window: number; token: number; texts: string[] } {
  const all = passes.map((one) => tokensOf(one, window));
  const longest = Math.max(...all.map(({ length }) => length));
  let token = 0;
  while (token < longest && all.every((tokens) => tokens[token] === all[0]?.[token])) token++;
  const texts = passes.map(
    ({ windows }) =>
      windows
        .get(window)
        ?.map(({ text }) => text)
        .join("") ?? "",
  );
  return { window, token, texts };
}
