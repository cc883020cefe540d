/** What slim attention spares before the first token: keys and values of all frames, for every layer. */
import type { Precision } from "../../src/api/transcript.ts";
import { present } from "../../src/lib/check.ts";
import { compiledUnit } from "../../src/model-store/compile/compiled.ts";
import { openRuntime } from "../../src/model-store/compile/open-runtime.ts";
import { openModel } from "../../src/model-store/model-folder.ts";
import { usualParts } from "../../src/runtime/kernels/choice.ts";
import { floats, openSession } from "../../src/runtime/session.ts";
import { random } from "../random-model.ts";
import { referenceSamples } from "../reference-speech.ts";

export interface FirstToken {
  /** from a window's sound to its first token: log-mel, encoder, what is kept of it, prompt */
  milliseconds: number;
  /** of that, making what cross-attention keeps of the encoder's output */
  crossMilliseconds: number;
}

const firstTokenRounds = 9;
const timedModes = ["standard", "slim"] as const;
type TimedMode = (typeof timedModes)[number];

/** Medians; both attentions in turn, so that a busy moment of the machine meets both. */
export async function measureFirstToken(
  name: string,
  precision: Precision,
  threads: number,
): Promise<Record<TimedMode, FirstToken>> {
  const model = await openModel(name);
  try {
    const samples = await referenceSamples();
    const { vocabulary } = model.detokenizer;
    const prompt = [vocabulary.startOfTranscript, vocabulary.noTimestamps];
    const ask = { suppression: "first", timestampLow: 0, timestampHigh: 1500, token: 0 } as const;
    const { frames, width } = model.dims;
    const next = random(3);
    const states = floats(
      Float32Array.from({ length: frames * width }, () => 2 * next() - 1),
      [1, frames, width],
    );
    const opened = [];
    for (const mode of timedModes) {
      const runtime = await openRuntime(model, mode, usualParts(precision), threads);
      const unit = await compiledUnit(model, `decoder-${mode}`, precision);
      opened.push({ mode, runtime, cross: await openSession(unit.path(`cross-${mode}`), threads) });
    }
    const times = {
      standard: { whole: [] as number[], cross: [] as number[] },
      slim: { whole: [], cross: [] },
    } as Record<TimedMode, { whole: number[]; cross: number[] }>;
    // The first round is for nothing: memory is taken, pages are read.
    for (let round = 0; round <= firstTokenRounds; round++)
      for (const { mode, runtime, cross } of opened) {
        const window = runtime.hold(samples);
        const begun = performance.now();
        const [started] = await runtime.start([{ window, rows: 1, prompt, asks: [{ position: 1, ask }] }]);
        const known = performance.now();
        await cross.run({ states });
        const made = performance.now();
        runtime.finish(present(started, "stream").stream);
        runtime.release(window);
        if (round === 0) continue;
        times[mode].whole.push(known - begun);
        times[mode].cross.push(made - known);
      }
    for (const { runtime, cross } of opened) {
      await cross.release();
      await runtime.close();
    }
    const figures = ({ whole, cross }: { whole: number[]; cross: number[] }): FirstToken => ({
      milliseconds: middleOf(whole),
      crossMilliseconds: middleOf(cross),
    });
    return { standard: figures(times.standard), slim: figures(times.slim) };
  } finally {
    await model.close();
  }
}

const middleOf = (times: number[]): number =>
  present(times.sort((a, b) => a - b)[Math.floor(times.length / 2)], "a time");
