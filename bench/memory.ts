/** Memory: what is foretold of a run before it begins, and what it held at the most, for shapes, attentions and precisions. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TranscribeOptions } from "../src/api/engine.ts";
import type { Attention, Precision } from "../src/api/transcript.ts";
import { wavOf } from "../src/audio/containers/wav-file.ts";
import { predictMemory } from "../src/engine/predict.ts";
import { Failure } from "../src/lib/failure.ts";
import { sampleRate } from "../src/lib/sample-rate.ts";
import { openRuntime } from "../src/model-store/compile/open-runtime.ts";
import { openModel } from "../src/model-store/model-folder.ts";
import { usualStreams } from "../src/runtime/batch-size.ts";
import { partsOf } from "../src/runtime/kernels/choice.ts";
import { kernels } from "../src/runtime/kernels/kernels.ts";
import { runMeasured } from "./peers/resident.ts";
import { modelFor } from "./random-model.ts";
import { referenceSamples } from "./reference-speech.ts";
import type { MemoryFigure } from "./result.ts";

const program = join(import.meta.dirname, "..", "bin", "slimscribe.js");

export interface MemoryOptions {
  /** models, or shapes as `random:small` */
  models: readonly string[];
  attentions: readonly Attention[];
  precisions: readonly Precision[];
  threads: number;
  say(line: string): void;
}

/** As many windows as are decoded side by side, and one that takes the place of the first that ends. */
const windows = usualStreams + 1;
const windowSeconds = 29;

/** @throws Failure when the program isn't built */
export async function measureMemory(options: MemoryOptions): Promise<MemoryFigure[]> {
  if (!existsSync(join(program, "..", "..", "out", "cli")))
    throw new Failure("bench.build", "The program isn't built.", "npm run build");
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-memory-"));
  try {
    const recording = join(folder, "speech.wav");
    await writeFile(recording, wavOf(await speech()));
    const figures: MemoryFigure[] = [];
    for (const name of options.models) {
      const model = await modelFor(name, options.say);
      for (const precision of options.precisions)
        for (const attention of options.attentions) {
          options.say(`${name}, ${attention}, ${precision}`);
          const figure = {
            ...(await measured({ model, attention, precision }, recording, options.threads)),
            model: name,
          };
          const megabytes = [figure.predictedBytes, figure.peakResidentBytes ?? 0].map((bytes) =>
            Math.round(bytes / 1e6),
          );
          options.say(`${megabytes.join(" MB foretold, ")} MB held`);
          figures.push(figure);
        }
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The reference clip over and over. */
async function speech(): Promise<Float32Array> {
  const clip = await referenceSamples();
  const samples = new Float32Array(windows * windowSeconds * sampleRate);
  for (let at = 0; at < samples.length; at += clip.length) samples.set(clip.subarray(0, samples.length - at), at);
  return samples;
}

type Way = Pick<MemoryFigure, "model" | "attention" | "precision">;

async function measured(way: Way, recording: string, threads: number): Promise<MemoryFigure> {
  await prepare(way, threads);
  const { model, attention, precision } = way;
  const options = TranscribeOptions.parse({ ...way, threads, batch: usualStreams, language: "en" });
  const { predictedPeakBytes } = await predictMemory(options);
  const { peakResidentBytes, wallSeconds } = await runMeasured(process.execPath, [
    ...[program, "transcribe", recording, "--fresh", "--language", "en", "--batch", String(usualStreams)],
    ...["--model", model, "--precision", precision, "--attention", attention, "--threads", String(threads)],
    ...["--out", join(recording, "..")],
  ]);
  return { ...way, predictedBytes: predictedPeakBytes[attention], peakResidentBytes, wallSeconds };
}

/** Compiled beforehand: the process that does so isn't what is measured. */
async function prepare({ model: path, attention, precision }: Way, threads: number): Promise<void> {
  const model = await openModel(path);
  try {
    const { choice } = await kernels();
    await (await openRuntime(model, attention, partsOf(choice, precision), threads)).close();
  } finally {
    await model.close();
  }
}
