/** The benchmark: attention modes, the encoder's parts, whole files, other programs; on this machine, in one run. */
import { writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { Attention, Precision } from "../src/api/transcript.ts";
import { Failure } from "../src/lib/failure.ts";
import type { Floats } from "../src/model/state.ts";
import { measureApi } from "./api.ts";
import { measureCommands, measureFirstWords } from "./commands.ts";
import { measureCompile } from "./compile.ts";
import { longFile, missingCorpus, shortClip } from "./corpus.ts";
import { measureFast, measureFiles } from "./files.ts";
import { gpuBill } from "./gpu-bill.ts";
import { measureGpuModes } from "./gpu-modes.ts";
import { gpuTable } from "./gpu-table.ts";
import { machineHere } from "./machine.ts";
import { measureMemory } from "./memory.ts";
import { measureModes } from "./modes.ts";
import { measureEncoder } from "./parts.ts";
import { measurePeers } from "./peers/peers.ts";
import { measureProfile } from "./profile.ts";
import { modelFor } from "./random-model.ts";
import type { BenchResult } from "./result.ts";
import { apiTable, compileTable, filesTable, memoryTable, modesTable, partsTable, peersTable } from "./tables.ts";
import { commandsTable, profileTable } from "./turns-tables.ts";

const parts = ["modes", "files", "memory", "compile", "commands", "first-words", "profile", "peers", "api"] as const;
type Part = (typeof parts)[number];
const texts = (list: string): string[] => list.split(",");
const numbers = (text: string): number[] => text.split(",").map(Number);
const command = new Command("bench")
  .description("Speed, memory and error rates on this machine, beside other programs where they are installed.")
  .addOption(new Option("--only <part>", "a part of it").choices(parts))
  .option("--model <name>", "model's name or folder; random:small and its like: of that shape", "whisper-base")
  .option("--threads <n>", "threads of every program", Number, 2)
  .addOption(new Option("--precision <kind>", "of the modes").choices([...Precision.options, "all"]).default("int8"))
  .addOption(
    new Option("--device <kind>", "of the modes: webgpu measures standard and slim on a GPU").choices([
      "cpu",
      "webgpu",
    ]),
  )
  .addOption(new Option("--floats <kind>", "on a GPU").choices(["float32", "float16", "both"]).default("both"))
  .option("--steps <n>", "of each mode on a GPU", Number, 40)
  .option("--batches <list>", "streams side by side", numbers, [1, 4, 8, 16, 32, 64])
  .option(
    "--shapes <list>",
    "models and shapes whose memory, compiling or modes on a GPU are measured; large ones take minutes",
    texts,
  )
  .option(
    "--against <commit>",
    "another build in turn with this one: a commit, or a built folder; whole commands, or what --only names of commands, first-words and compile",
  )
  .option("--rounds <n>", "of whole commands", Number, 3)
  .addOption(
    new Option(
      "--attention <kind>",
      "of memory, where all are measured, whole commands and their profile, where slim is",
    ).choices([...Attention.options, "all"]),
  )
  .option("--clips <n>", "short clips to cut from the long file", Number, 200)
  .option("--requests <list>", "clips that are sent to the server at once", numbers, [32])
  .option("--hours <n>", "the long file over and over for so many hours, for its peak memory", Number, 0)
  .option("--json <file>", "write everything as JSON");

/** Streams that a GPU's bill is computed for. */
const billed = [1, 64];

/** With --only compile: minutes in all. */
const compiledShapes = ["random:base", "random:small", "random:turbo"];

interface Chosen {
  only?: Part;
  model: string;
  threads: number;
  precision: Precision | "all";
  device?: "cpu" | "webgpu";
  floats: Floats | "both";
  steps: number;
  batches: number[];
  shapes?: string[];
  against?: string;
  rounds: number;
  attention?: Attention | "all";
  clips: number;
  requests: number[];
  hours: number;
  json?: string;
}

/** What a part is measured with. */
interface Wishes extends Omit<Chosen, "model" | "only"> {
  model: string;
  /** the only part that is asked for */
  isAlone: boolean;
  say(line: string): void;
}

/** The table of the parts: what each adds to the result. */
const measures: Record<Part, (wishes: Wishes) => Promise<Partial<BenchResult>>> = {
  async modes({ model, device, precision, batches, threads, say, ...wishes }) {
    if (device === "webgpu") return { gpu: await measuredOnGpu({ model, batches, say, ...wishes }) };
    const [modes, encoder]: [BenchResult["modes"], BenchResult["encoder"]] = [[], []];
    for (const one of precisionsOf(precision)) {
      modes.push(...(await measureModes({ model, precision: one, batches, threads, say })));
      encoder.push(await measureEncoder(model, one, threads));
    }
    return { modes, encoder };
  },
  files: async ({ model, threads, clips, hours, say }) => ({
    files: await measureFiles({ model, threads, clips, hours, say }),
  }),
  memory: async ({ shapes: models = ["random:tiny"], attention = "all", precision, threads, say }) => {
    const [attentions, precisions] = [attentionsOf(attention), precisionsOf(precision)];
    return { memory: await measureMemory({ models, attentions, precisions, threads, say }) };
  },
  compile: async ({ isAlone, shapes: models = isAlone ? compiledShapes : ["random:tiny"], against, say }) => ({
    compile: await measureCompile({ models, against, say }),
  }),
  commands: async (wishes) => ({ commands: await measureCommands(ofCommands(wishes)) }),
  "first-words": async (wishes) => ({ commands: await measureFirstWords(ofCommands(wishes)) }),
  profile: async (wishes) => ({ profile: await measureProfile(ofCommands(wishes)) }),
  async peers({ model, threads, say }) {
    const long = longFile();
    if (long === null) say(missingCorpus);
    // One short clip is mostly starting: more of them, since the machine's noise is a larger part.
    const clips = [[shortClip(), 5] as const, ...(long === null ? [] : [[long, 1] as const])];
    const peers: BenchResult["peers"] = [];
    for (const [clip, rounds] of clips) {
      const beside = () => measureFast(clip, { model, threads });
      peers.push(...(await measurePeers({ clip, rounds, model, threads, say, beside })));
    }
    return { peers };
  },
  async api({ model, requests, say }) {
    const api: BenchResult["api"] = [];
    for (const clips of requests) api.push(await measureApi({ model, clips, say }));
    return { api };
  },
};

/** Of those who ask for none by name. */
const usualParts: readonly Part[] = ["modes", "files", "memory", "compile", "peers", "api"];

async function measuredOnGpu({
  model,
  shapes = [model],
  floats: chosen,
  batches,
  steps,
  say,
}: Pick<Wishes, "model" | "shapes" | "floats" | "batches" | "steps" | "say">): Promise<BenchResult["gpu"]> {
  const models: string[] = [];
  for (const name of shapes) models.push(await modelFor(name, say));
  const floats: Floats[] = chosen === "both" ? ["float32", "float16"] : [chosen];
  const bill = gpuBill(floats, billed);
  console.log(`A step with 100 tokens in its caches, standard : slim : compact, computed:\n\n${bill}\n`);
  return measureGpuModes({ models, floats, batches, steps, say });
}

const ofCommands = ({ against, model, attention = "slim", threads, rounds, say }: Wishes) => ({
  against,
  model,
  threads,
  rounds,
  say,
  attentions: attentionsOf(attention),
});

async function main(): Promise<void> {
  const { model, only: named, ...chosen } = command.parse().opts<Chosen>();
  const only = named ?? (chosen.against === undefined ? undefined : "commands");
  if (chosen.device === "webgpu" && only !== "modes")
    throw new Failure("bench.device", "Only modes are measured on a GPU.", "Give --only modes with --device webgpu.");
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const wishes: Wishes = { ...chosen, model: await modelFor(model, say), isAlone: only !== undefined, say };
  const result: BenchResult = {
    machine: machineHere(chosen.threads),
    modes: [],
    gpu: [],
    encoder: [],
    files: [],
    memory: [],
    compile: [],
    commands: [],
    profile: [],
    peers: [],
    api: [],
  };
  for (const part of only === undefined ? usualParts : [only]) Object.assign(result, await measures[part](wishes));
  print(result);
  if (chosen.json) await writeFile(chosen.json, `${JSON.stringify(result, null, 2)}\n`);
}

const precisionsOf = (chosen: Precision | "all"): readonly Precision[] =>
  chosen === "all" ? Precision.options : [chosen];

const attentionsOf = (chosen: Attention | "all"): readonly Attention[] =>
  chosen === "all" ? Attention.options : [chosen];

function print(result: BenchResult): void {
  const { cpu, kind, cores, threads, node, onnxruntime } = result.machine;
  console.log(`${cpu} (${kind}), ${cores} cores, ${threads} threads, Node ${node}, ONNX Runtime ${onnxruntime}\n`);
  if (result.modes.length > 0) console.log(`${modesTable(result.modes)}\n`);
  if (result.gpu.length > 0) console.log(`${gpuTable(result.gpu)}\n`);
  if (result.encoder.length > 0) console.log(`${partsTable(result.encoder)}\n`);
  if (result.files.length > 0) console.log(`${filesTable(result.files)}\n`);
  if (result.memory.length > 0) console.log(`${memoryTable(result.memory)}\n`);
  if (result.compile.length > 0) console.log(`${compileTable(result.compile)}\n`);
  if (result.commands.length > 0) console.log(`${commandsTable(result.commands)}\n`);
  if (result.profile.length > 0) console.log(`${profileTable(result.profile)}\n`);
  if (result.peers.length > 0) console.log(`${peersTable(result.peers)}\n`);
  if (result.api.length > 0) console.log(`${apiTable(result.api)}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(`${error.message} ${error.hint}`);
  process.exitCode = 1;
}
