/** whisper.cpp's whisper-cli, greedy. It gets a WAV file, made before its clock starts. */
import { basename } from "node:path";
import { Failure } from "../../src/lib/failure.ts";
import { findChosen, findProgram, type PeerRun, type PeerTask, type Way } from "./peer.ts";
import { runMeasured } from "./resident.ts";
import { withWav } from "./wav.ts";

const modelWanted = "the model's q8_0 file (bench/peers/whisper-cpp-model.py says how it is made)";

/** Older ones don't know the question. */
async function versionOf(program: string): Promise<string> {
  const said = await runMeasured(program, ["--version"]).catch(() => undefined);
  return /version:\s*(\S+)/.exec(said?.output ?? "")?.[1] ?? "unknown";
}

/** Its lines are `[00:00:00.000 --> 00:00:04.000]   text`; told to leave the times out, it would decode without them too. */
const textOf = (output: string): string =>
  output
    .split(/\r?\n/)
    .map((line) => line.replace(/^\[[\d:.]+ --> [\d:.]+\]/, "").trim())
    .filter((line) => line !== "")
    .join(" ");

function secondsOf(said: string): number | null {
  const milliseconds = (what: string): number =>
    Number(new RegExp(`${what} time =\\s*([\\d.]+) ms`).exec(said)?.[1] ?? Number.NaN);
  const seconds = (milliseconds("total") - milliseconds("load")) / 1000;
  return Number.isFinite(seconds) ? seconds : null;
}

/** Of its list of features: those that are there. */
const processorOf = (said: string): string | null =>
  /system_info:.*?CPU : (.*)/
    .exec(said)?.[1]
    ?.split("|")
    .flatMap((feature) => /^\s*(\w+) = 1\s*$/.exec(feature)?.[1] ?? [])
    .join(", ") ?? null;

async function run(program: string, model: string, task: PeerTask): Promise<PeerRun> {
  const version = await versionOf(program);
  return withWav(task.audio, async (wav) => {
    const { output, said, wallSeconds, peakResidentBytes } = await runMeasured(program, [
      ...["-m", model, "-f", wav, "-l", task.language, "-t", String(task.threads), "-bo", "1", "-bs", "1"],
    ]);
    return {
      name: "whisper.cpp",
      version,
      options: `${basename(model)}, greedy (-bo 1 -bs 1)`,
      text: textOf(output),
      wallSeconds,
      transcriptionSeconds: secondsOf(said),
      peakResidentBytes,
      processor: processorOf(said),
    };
  });
}

/**
 * @returns the ways it can be run here
 * @throws Failure with what is missing, and how to install it
 */
export async function whisperCppWays(task: PeerTask): Promise<Way[]> {
  const program = await findProgram("SLIMSCRIBE_WHISPER_CPP", "whisper-cli");
  if (program === null)
    throw new Failure(
      "bench.peer",
      "whisper.cpp isn't installed.",
      "Build github.com/ggml-org/whisper.cpp and set SLIMSCRIBE_WHISPER_CPP to its build/bin/whisper-cli.",
    );
  const model = await findChosen("SLIMSCRIBE_GGML_MODEL", modelWanted);
  if (model === null)
    throw new Failure("bench.peer", "whisper.cpp has no model.", `Set SLIMSCRIBE_GGML_MODEL to ${modelWanted}.`);
  return [{ label: `whisper.cpp, ${basename(model)}, greedy`, run: () => run(program, model, task) }];
}
