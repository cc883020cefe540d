/** OpenVINO GenAI with int8 weights, greedy. It gets a WAV file, made before its clock starts. */
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../../src/lib/failure.ts";
import { findChosen, findPython, type PeerTask, type Way } from "./peer.ts";
import { runMeasured } from "./resident.ts";
import { withWav } from "./wav.ts";

const script = join(import.meta.dirname, "openvino-genai.py");
const Answer = z.object({ version: z.string(), text: z.string(), seconds: z.number(), processor: z.string() });
const modelWanted = "the folder of a converted model (bench/peers/hugging-face-model.py makes it)";

/**
 * @returns the ways it can be run here
 * @throws Failure with what is missing, and how to install it
 */
export async function openvinoWays({ audio, language, threads }: PeerTask): Promise<Way[]> {
  const python = await findPython("openvino_genai");
  if (python === null)
    throw new Failure(
      "bench.peer",
      "OpenVINO GenAI isn't installed.",
      "Run pip install openvino-genai, and set SLIMSCRIBE_PYTHON to that python.",
    );
  const model = await findChosen("SLIMSCRIBE_OPENVINO_MODEL", modelWanted);
  if (model === null)
    throw new Failure("bench.peer", "OpenVINO has no model.", `Set SLIMSCRIBE_OPENVINO_MODEL to ${modelWanted}.`);
  const options = "int8 weights, greedy";
  return [
    {
      label: `OpenVINO GenAI, ${options}`,
      run: () =>
        withWav(audio, async (wav) => {
          const { output, wallSeconds, peakResidentBytes } = await runMeasured(python, [
            ...[script, model, wav, "--language", language, "--threads", String(threads)],
          ]);
          const { version, text, seconds, processor } = Answer.parse(JSON.parse(output));
          const measured = { wallSeconds, transcriptionSeconds: seconds, peakResidentBytes };
          return { name: "OpenVINO GenAI", version, options, text, processor, ...measured };
        }),
    },
  ];
}
