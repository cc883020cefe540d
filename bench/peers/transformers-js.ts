/** transformers.js with q8 weights, greedy, in Node. It gets a WAV file, made before its clock starts. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../../src/lib/failure.ts";
import { findChosen, type PeerTask, type Way } from "./peer.ts";
import { runMeasured } from "./resident.ts";
import { withWav } from "./wav.ts";

const script = join(import.meta.dirname, "transformers-js.mjs");
const Answer = z.object({ version: z.string(), text: z.string(), seconds: z.number() });
const packagesWanted = "a folder in which npm install --ignore-scripts @huggingface/transformers was run";
const modelWanted = "the folder of a converted model (bench/peers/hugging-face-model.py makes it)";

/**
 * @returns the ways it can be run here
 * @throws Failure with what is missing, and how to install it
 */
export async function transformersJsWays({ audio, language, threads }: PeerTask): Promise<Way[]> {
  const packages = await findChosen("SLIMSCRIBE_TRANSFORMERS_JS", packagesWanted);
  if (packages === null || !existsSync(join(packages, "node_modules", "@huggingface", "transformers")))
    throw new Failure(
      "bench.peer",
      "transformers.js isn't installed.",
      `Set SLIMSCRIBE_TRANSFORMERS_JS to ${packagesWanted}.`,
    );
  const model = await findChosen("SLIMSCRIBE_ONNX_MODEL", modelWanted);
  if (model === null)
    throw new Failure("bench.peer", "transformers.js has no model.", `Set SLIMSCRIBE_ONNX_MODEL to ${modelWanted}.`);
  const options = "q8, greedy, pieces of 30 s";
  return [
    {
      label: `transformers.js, ${options}`,
      run: () =>
        withWav(audio, async (wav) => {
          const { output, wallSeconds, peakResidentBytes } = await runMeasured(process.execPath, [
            ...[script, packages, model, wav, language, String(threads)],
          ]);
          const { version, text, seconds } = Answer.parse(JSON.parse(output));
          const measured = { wallSeconds, transcriptionSeconds: seconds, peakResidentBytes };
          return { name: "transformers.js", version, options, text, processor: null, ...measured };
        }),
    },
  ];
}
