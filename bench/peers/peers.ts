/** Other programs on the same recording and weights, one after the other: those that are installed here. */
import { Failure } from "../../src/lib/failure.ts";
import { editsBetween, errorRate } from "../edit-distance.ts";
import { countedUnits } from "../normalise.ts";
import type { PeerFigure } from "../result.ts";
import { fasterWhisperWays } from "./faster-whisper.ts";
import type { PeerRun, PeerTask, Way } from "./peer.ts";
import { whisperCppWays } from "./whisper-cpp.ts";

export interface PeerOptions {
  readonly audio: string;
  /** what was said; null where nobody wrote it down */
  readonly reference: string | null;
  readonly threads: number;
  /** name or folder of Slimscribe's model */
  readonly model: string;
  /** English where not given */
  readonly language?: string;
  /** Hears what is being measured, and what can't be and why: a line each. Standard error where not given. */
  readonly say?: (line: string) => void;
  /** Measures Slimscribe itself, in each attention that a peer is to be compared with. Called before each peer and behind the last. */
  readonly beside?: () => Promise<Beside[]>;
}

export type Beside = PeerFigure["beside"][number];

export interface PeerResult extends Omit<PeerRun, "text"> {
  /** null without a reference */
  readonly wordErrorRate: number | null;
  readonly beside: Beside[];
}

async function attempt<Value>(
  name: string,
  work: () => Promise<Value>,
  say: (line: string) => void,
): Promise<Value | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(`${name} is not measured: ${error.message} ${error.hint}`);
    return null;
  }
}

const between = (before: readonly Beside[], behind: readonly Beside[]): Beside[] =>
  before.map((one, i) => {
    const other = behind[i] ?? one;
    const peaks = [one.peakResidentBytes, other.peakResidentBytes].filter((bytes) => bytes !== null);
    return {
      attention: one.attention,
      wallSeconds: (one.wallSeconds + other.wallSeconds) / 2,
      peakResidentBytes: peaks.length > 0 ? Math.max(...peaks) : null,
    };
  });

/** Programs that aren't installed, or fail, are told of through `say` and left out. */
export async function measurePeers(options: PeerOptions): Promise<PeerResult[]> {
  const { audio, reference, threads, model, language = "en", say = console.error, beside = async () => [] } = options;
  const task: PeerTask = { audio, language, threads, model };
  const ways: Way[] = [
    ...((await attempt("faster-whisper", () => fasterWhisperWays(task), say)) ?? []),
    ...((await attempt("whisper.cpp", () => whisperCppWays(task), say)) ?? []),
  ];
  const results: PeerResult[] = [];
  let before = ways.length > 0 ? await beside() : [];
  for (const way of ways) {
    say(`measuring ${way.label}`);
    const measured = await attempt(way.label, way.run, say);
    if (measured === null) {
      before = await beside();
      continue;
    }
    const { text, ...rest } = measured;
    const edits =
      reference === null ? null : editsBetween(countedUnits(reference, language), countedUnits(text, language));
    const behind = await beside();
    results.push({ ...rest, wordErrorRate: edits === null ? null : errorRate(edits), beside: between(before, behind) });
    before = behind;
  }
  return results;
}
