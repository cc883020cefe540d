/** faster-whisper (CTranslate2) with int8 weights: one sequence after another, batched, and with five beams. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { Failure } from "../../src/lib/failure.ts";
import { cacheFolder } from "../../src/lib/node/folders.ts";
import { findModel } from "../../src/model-store/model-folder.ts";
import { findChosen, findPython, hasModule, type PeerTask, type Way } from "./peer.ts";
import { runMeasured } from "./resident.ts";

const script = join(import.meta.dirname, "faster-whisper.py");
const converter = join(import.meta.dirname, "ct2-model.py");
const Answer = z.object({ version: z.string(), text: z.string(), seconds: z.number() });

const modes = {
  sequential: "int8, greedy, sequential, VAD",
  batched: "int8, greedy, batches of 8, VAD",
  beam: "int8, beam 5, sequential, VAD",
} as const;

/** What CTranslate2 says of the processor: its instructions, and the libraries of its products. */
function processorOf(said: string): string | null {
  const value = (name: string): string | undefined => new RegExp(`${name}: (.+)`).exec(said)?.[1];
  const [kind, float, int8] = ["Selected ISA", "SGEMM backend", "GEMM_S8 backend"].map(value);
  return kind === undefined ? null : `${kind}; ${float ?? "?"} for float32, ${int8 ?? "?"} for int8`;
}

/** Changes when the folder's weights do, without reading them. */
async function fingerprint(folder: string): Promise<string> {
  const hash = createHash("sha256").update(folder);
  for (const name of (await readdir(folder)).sort()) {
    const { size, mtimeMs } = await stat(join(folder, name));
    hash.update(`${name} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex").slice(0, 12);
}

/** Converts the model's weights, once: the result stays in the cache. */
async function converted(python: string, model: string): Promise<string> {
  const chosen = await findChosen("SLIMSCRIBE_CT2_MODEL", "the folder of a converted model");
  if (chosen) return chosen;
  const { path } = await findModel(model);
  const folder = join(cacheFolder(), "peers", `${basename(path)}-ct2-int8-${await fingerprint(path)}`);
  if (existsSync(join(folder, "model.bin"))) return folder;
  if (!(await hasModule(python, "safetensors")))
    throw new Failure(
      "bench.convert",
      "Converting the model for faster-whisper needs safetensors.",
      `Run ${python} -m pip install safetensors, or set SLIMSCRIBE_CT2_MODEL to a converted model's folder.`,
    );
  const unfinished = `${folder}.part`;
  await mkdir(dirname(folder), { recursive: true });
  await rm(unfinished, { recursive: true, force: true });
  await runMeasured(python, [converter, path, unfinished]);
  await rename(unfinished, folder);
  return folder;
}

/**
 * @returns the ways it can be run here
 * @throws Failure with what is missing, and how to install it
 */
export async function fasterWhisperWays({ audio, language, threads, model }: PeerTask): Promise<Way[]> {
  const python = await findPython("faster_whisper");
  if (python === null)
    throw new Failure(
      "bench.peer",
      "faster-whisper isn't installed.",
      "Run pip install faster-whisper safetensors, and set SLIMSCRIBE_PYTHON to that python.",
    );
  const folder = await converted(python, model);
  const run = async (mode: keyof typeof modes): ReturnType<Way["run"]> => {
    const { output, said, ...measured } = await runMeasured(
      python,
      [script, folder, audio, "--language", language, "--threads", String(threads), "--mode", mode],
      { ...process.env, CT2_VERBOSE: "1" },
    );
    const { version, text, seconds } = Answer.parse(JSON.parse(output));
    const { wallSeconds, peakResidentBytes } = measured;
    return {
      name: "faster-whisper",
      version,
      options: modes[mode],
      text,
      wallSeconds,
      transcriptionSeconds: seconds,
      peakResidentBytes,
      processor: processorOf(said),
    };
  };
  return (["sequential", "batched", "beam"] as const).map((mode) => ({
    label: `faster-whisper, ${modes[mode]}`,
    run: () => run(mode),
  }));
}
