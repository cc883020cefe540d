/** Other programs on the same recordings and weights, one after the other: those that are installed here. */
import { Failure } from "../../src/lib/failure.ts";
import type { ReferencedClip } from "../corpus.ts";
import { editsBetween, errorRate } from "../edit-distance.ts";
import { countedUnits } from "../normalise.ts";
import type { PeerFigure } from "../result.ts";
import { fasterWhisperWays } from "./faster-whisper.ts";
import { openvinoWays } from "./openvino.ts";
import type { PeerTask, Way } from "./peer.ts";
import { transformersJsWays } from "./transformers-js.ts";
import { whisperCppWays } from "./whisper-cpp.ts";

export interface PeerOptions {
  readonly clip: ReferencedClip;
  /** of each program; that with the middle ratio counts */
  readonly rounds: number;
  readonly threads: number;
  /** name or folder of Slimscribe's model */
  readonly model: string;
  /** hears what is being measured, and what can't be and why: a line each */
  say(line: string): void;
  /** Measures Slimscribe itself, in each attention that a peer is to be compared with. Called before each run and behind the last. */
  beside(): Promise<Beside[]>;
}

export type Beside = PeerFigure["beside"][number];

const programs: readonly [name: string, ways: (task: PeerTask) => Promise<Way[]>][] = [
  ["faster-whisper", fasterWhisperWays],
  ["whisper.cpp", whisperCppWays],
  ["OpenVINO GenAI", openvinoWays],
  ["transformers.js", transformersJsWays],
];

/** Programs that aren't installed, or fail, are told of through `say` and left out. */
export async function measurePeers(options: PeerOptions): Promise<PeerFigure[]> {
  const { clip, rounds, threads, model, say } = options;
  const task: PeerTask = { audio: clip.path, language: clip.language, threads, model };
  const figures: PeerFigure[] = [];
  for (const [name, waysOf] of programs) {
    for (const way of (await attempt(name, () => waysOf(task), say)) ?? []) {
      const runs: PeerFigure[] = [];
      let before = await options.beside();
      for (let round = 0; round < rounds; round++) {
        say(`${clip.file}: ${way.label}, round ${round + 1} of ${rounds}`);
        const run = await attempt(way.label, way.run, say);
        if (run === null) break;
        const { text, ...rest } = run;
        const behind = await options.beside();
        runs.push({ file: clip.file, ...rest, wordErrorRate: errorOf(clip, text), beside: between(before, behind) });
        before = behind;
      }
      figures.push(...middleOf(runs));
    }
  }
  return figures;
}

const errorOf = ({ reference, language }: ReferencedClip, text: string): number | null =>
  errorRate(editsBetween(countedUnits(reference, language), countedUnits(text, language)));

/** By how many times as long it takes as what stood beside it. */
function middleOf(runs: readonly PeerFigure[]): PeerFigure[] {
  const ratio = ({ wallSeconds, beside }: PeerFigure): number => wallSeconds / (beside[0]?.wallSeconds ?? 1);
  const sorted = [...runs].sort((a, b) => ratio(a) - ratio(b));
  return sorted.slice(Math.floor(runs.length / 2), Math.floor(runs.length / 2) + 1);
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
