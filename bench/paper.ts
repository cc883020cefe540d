/**
 * Each claim of "Slim attention" (arXiv 2503.05840) beside what this project measures, or computes from its own list of state tensors; on
 * this machine, in one run. docs/slim-attention.md has the table.
 */
import { Command, Option } from "commander";
import { Precision } from "../src/api/transcript.ts";
import { Failure } from "../src/lib/failure.ts";
import { bytesOf, stateOf } from "../src/model/state.ts";
import { compiledUnit } from "../src/model-store/compile/compiled.ts";
import { openModel } from "../src/model-store/model-folder.ts";
import { machineHere } from "./machine.ts";
import { measureModes } from "./modes.ts";
import { type KeptTensors, keptTensors } from "./paper/decoder-only.ts";
import { measureFirstToken } from "./paper/first-token.ts";
import { contextArithmeticRatio, contextReadsRatio, sevenBillion } from "./paper/long-context.ts";
import { crossArithmeticRatio, readsRatio, type StatesReads, savingsOf } from "./paper/whisper-reads.ts";
import { t5Large } from "./paper/wide.ts";
import { wideErrors, wideSaving } from "./paper/wide-heads.ts";
import { dimsOfShape, listedSizes } from "./random-model.ts";
import { markdownTable } from "./text-table.ts";

const command = new Command("paper")
  .description("Each claim of the paper on slim attention, beside what is measured and computed here.")
  .option("--model <name>", "model that is timed", "whisper-base")
  .option("--threads <n>", "threads", Number, 2)
  .addOption(
    new Option("--precision <kind>", "of the weights that are timed").choices(Precision.options).default("float32"),
  )
  .option("--batches <list>", "streams side by side", (list: string) => list.split(",").map(Number), [1, 8, 64])
  .option("--no-times", "only what is computed and proved: seconds, and no model");

interface Chosen {
  model: string;
  threads: number;
  precision: Precision;
  batches: number[];
  times: boolean;
}

const power = (value: number): string => value.toExponential(1);

async function main(): Promise<void> {
  const { model, threads, precision, batches, times } = command.parse().opts<Chosen>();
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const { cpu, kind, node, onnxruntime } = machineHere(threads);
  console.log(`${cpu} (${kind}), ${threads} threads, Node ${node}, ONNX Runtime ${onnxruntime}\n`);
  await half();
  longContexts();
  whisper();
  await wide();
  if (!times) return;
  await measuredKeys(model, precision);
  console.log("5x, Whisper at batch 64: tokens a second on this machine\n");
  const modes = (await measureModes({ model, precision, batches, threads, say })).filter(
    ({ mode }) => mode !== "compact",
  );
  console.log(
    `${markdownTable([
      ["model", "precision", "batch", "standard, tokens/s", "slim, tokens/s", "slim : standard"],
      ...batches.map((batch) => {
        const speed = (wanted: string) =>
          modes.find((one) => one.batch === batch && one.mode === wanted)?.tokensPerSecond ?? Number.NaN;
        const [standard, slim] = [speed("standard"), speed("slim")];
        return [model, precision, String(batch), standard.toFixed(0), slim.toFixed(0), (slim / standard).toFixed(2)];
      }),
    ])}\n`,
  );
  say("time to the first token");
  const { standard, slim } = await measureFirstToken(model, precision, threads);
  console.log("No cross phase: from a window's sound to its first token, milliseconds\n");
  console.log(
    markdownTable([
      [
        "model",
        "precision",
        "standard",
        "of it K and V of cross-attention",
        "slim",
        "of it E's other layout",
        "slim : standard",
      ],
      [
        ...[model, precision, standard.milliseconds.toFixed(0), standard.crossMilliseconds.toFixed(1)],
        ...[slim.milliseconds.toFixed(0), slim.crossMilliseconds.toFixed(1)],
        (slim.milliseconds / standard.milliseconds).toFixed(2),
      ],
    ]),
  );
}

async function half(): Promise<void> {
  const rows = [...(await keptTensors(0)), ...(await keptTensors(6))];
  const cells = ({ kept, rotary, condition, error, bytes }: KeptTensors) => [
    ...[kept, rotary ? "rotary" : "learned", power(condition), `${bytes / 1024} kB`, power(error)],
  ];
  console.log("2x, decoder-only: a tiny random decoder against float64 (d = 64, 4 heads, 2 layers, 48 tokens)\n");
  console.log(
    `${markdownTable([["a layer keeps", "positions", "cond(W_K)", "kept in all", "largest error of a logit"], ...rows.map(cells)])}\n`,
  );
}

function longContexts(): void {
  console.log(
    "2x the speed at long contexts: values read for a token of a 7B model (32 layers, 32 heads, d = 4,096), standard : slim\n",
  );
  const rows = [4_096, 16_384, 131_072].flatMap((context) =>
    [1, 16].map((batch) => [
      ...[context.toLocaleString("en"), String(batch)],
      ...(["once", "twice"] as const).map((reads) => contextReadsRatio(sevenBillion, context, batch, reads).toFixed(2)),
      contextArithmeticRatio(sevenBillion).toFixed(1),
    ]),
  );
  const head = [
    "context",
    "batch",
    "keys read once",
    "keys read twice",
    "arithmetic over the context, slim : standard",
  ];
  console.log(`${markdownTable([head, ...rows])}\n`);
}

function whisper(): void {
  const reads: StatesReads[] = ["never", "once a token", "once a layer", "twice a layer"];
  console.log("8x and 5x, Whisper: values kept and read, standard : slim, from the list of state tensors\n");
  const rows = listedSizes.map((name) => {
    const dims = dimsOfShape(name);
    const { withoutStates, withStates } = savingsOf(dims);
    return [
      ...[name, withoutStates.toFixed(1), withStates.toFixed(1)],
      ...reads.map((times) => readsRatio(dims, 64, times).toFixed(1)),
      ...[readsRatio(dims, 1, "never").toFixed(2), crossArithmeticRatio(dims).toFixed(1)],
    ];
  });
  const head = reads.map((times) => `batch 64, E read ${times}`);
  console.log(
    `${markdownTable([["", "kept, without E", "kept, with E", ...head, "batch 1, E never", "cross arithmetic, slim : standard"], ...rows])}\n`,
  );
}

async function wide(): Promise<void> {
  const errors = await wideErrors();
  console.log("32x, T5-11B: inputs kept where heads are wider than the model (d = 1,024, 128 heads of 128)\n");
  console.log(
    `${markdownTable([
      [
        "a layer keeps",
        "bytes saved in T5-11B",
        "largest error against float64 (d = 64, 64 heads of 16, 2 layers, relative positions)",
      ],
      ["keys and values", "1", power(errors["keys and values"])],
      ["inputs", wideSaving(t5Large).toFixed(0), power(errors.inputs)],
    ])}\n`,
  );
}

/** What was found out when the model was compiled: of rebuilt values, with the model's own weights and inputs. */
async function measuredKeys(name: string, precision: Precision): Promise<void> {
  const model = await openModel(name);
  try {
    const { manifest } = await compiledUnit(model, "decoder-slim", precision);
    const { choices = [] } = manifest;
    const most = (of: "errorPlain" | "errorOrthonormal" | "errorInputs") =>
      power(Math.max(...choices.map((choice) => choice[of])));
    const self = stateOf.slim(model.dims).filter(({ part }) => part === "self");
    const bytes = self.reduce((sum, tensor) => sum + bytesOf(tensor, model.dims.positions), 0);
    console.log(
      `2x, self-attention of ${model.name}: ${(bytes / 1e6).toFixed(1)} MB a stream in place of ${((2 * bytes) / 1e6).toFixed(1)}\n`,
    );
    console.log(
      `${markdownTable([
        ["", "plain keys", "orthonormal keys", "inputs"],
        [
          "largest error of rebuilt values, relative",
          most("errorPlain"),
          most("errorOrthonormal"),
          most("errorInputs"),
        ],
      ])}\n`,
    );
  } finally {
    await model.close();
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(`${error.message} ${error.hint}`);
  process.exitCode = 1;
}
