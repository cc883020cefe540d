/** The same file decoded in each mode: are the tokens the same, what does a token cost, what does a stream keep? */
import type { EngineEvent, TranscribeOptions } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Attention, TranscriptStats } from "../api/transcript.ts";
import { Failure } from "../lib/failure.ts";
import { createEngine } from "./engine.ts";

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
  /** by window; a span that was decoded again follows its window's tokens */
  tokens: Map<number, number[]>;
  texts: Map<number, string>;
}

/** @throws Failure when the file can't be transcribed */
export async function compareFile(
  file: string,
  { modes, options }: { modes: readonly Attention[]; options: TranscribeOptions },
  hear: (event: EngineEvent) => void = () => {},
  cancelled: () => boolean = () => false,
): Promise<FileComparison> {
  const passes: Pass[] = [];
  for (const attention of modes) passes.push(await pass(file, { ...options, attention }, hear, cancelled));
  const windows = [...new Set(passes.flatMap(({ tokens }) => [...tokens.keys()]))].sort((a, b) => a - b);
  const differing = windows.filter(
    (window) => new Set(passes.map(({ tokens }) => tokens.get(window)?.join())).size > 1,
  );
  const [first] = differing;
  return {
    file,
    windows: windows.length,
    tokensEqual: differing.length === 0,
    equalWindows: windows.length - differing.length,
    ...(first !== undefined && { firstDifference: differenceAt(first, passes) }),
    modes: passes.map(({ result }) => result),
  };
}

async function pass(
  file: string,
  options: TranscribeOptions,
  hear: (event: EngineEvent) => void,
  cancelled: () => boolean,
): Promise<Pass> {
  const tokens = new Map<number, number[]>();
  const texts = new Map<number, string>();
  const engine = await createEngine({
    observe(window, run) {
      tokens.set(window, [...(tokens.get(window) ?? []), ...run.tokens]);
      texts.set(window, `${texts.get(window) ?? ""}${run.text}`);
    },
  });
  try {
    let stats: TranscriptStats | undefined;
    let failure: FailureValue | undefined;
    const listen = (event: EngineEvent) => {
      if (event.type === "done") stats = event.transcript.stats;
      if (event.type === "failed") failure = event.failure;
      hear(event);
    };
    await engine.transcribe({ file, options }, listen, cancelled);
    if (failure) throw new Failure(failure.code, failure.message, failure.hint);
    if (!stats || !engine.network) throw new Failure("cancelled", "The comparison was cancelled.", "Start it again.");
    const { spent, modes } = engine.network;
    const memory = modes.find(({ attention }) => attention === options.attention);
    const [crossBytes, selfBytes] = [memory?.crossBytes ?? 0, memory?.selfBytes ?? 0];
    const result = {
      attention: options.attention,
      tokens: spent.tokens,
      milliseconds: spent.milliseconds,
      millisecondsPerToken: spent.milliseconds / Math.max(1, spent.tokens),
      ...{ bytesPerStream: crossBytes + selfBytes, crossBytes, selfBytes },
      allocatedBytes: stats.contextBytes.allocated,
      realTimeFactor: stats.realTimeFactor,
      peakResidentBytes: stats.peakResidentBytes,
    };
    return { result, tokens, texts };
  } finally {
    await engine.close();
  }
}

function differenceAt(window: number, passes: readonly Pass[]): { window: number; token: number; texts: string[] } {
  const all = passes.map(({ tokens }) => tokens.get(window) ?? []);
  const longest = Math.max(...all.map(({ length }) => length));
  let token = 0;
  while (token < longest && all.every((tokens) => tokens[token] === all[0]?.[token])) token++;
  return { window, token, texts: passes.map(({ texts }) => texts.get(window) ?? "") };
}
