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
  only?: (typeof parts)[number];
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

async function main(): Promise<void> {
  const chosen = command.parse().opts<Chosen>();
  const { against, threads, clips, hours, batches, json, rounds } = chosen;
  const only = chosen.only ?? (against === undefined ? undefined : "commands");
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const model = await modelFor(chosen.model, say);
  const precisions = chosen.precision === "all" ? Precision.options : [chosen.precision];
  const result: BenchResult = {
    machine: machineHere(threads),
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
  if (chosen.device === "webgpu" && only !== "modes")
    throw new Failure("bench.device", "Only modes are measured on a GPU.", "Give --only modes with --device webgpu.");
  if (chosen.device === "webgpu") {
    const models: string[] = [];
    for (const name of chosen.shapes ?? [chosen.model]) models.push(await modelFor(name, say));
    const floats: Floats[] = chosen.floats === "both" ? ["float32", "float16"] : [chosen.floats];
    console.log(
      `A step with 100 tokens in its caches, standard : slim : compact, computed:\n\n${gpuBill(floats, billed)}\n`,
    );
    result.gpu.push(...(await measureGpuModes({ models, floats, batches, steps: chosen.steps, say })));
  } else if (only === undefined || only === "modes") {
    for (const precision of precisions) {
      result.modes.push(...(await measureModes({ model, precision, batches, threads, say })));
      result.encoder.push(await measureEncoder(model, precision, threads));
    }
  }
  if (only === undefined || only === "files")
    result.files.push(...(await measureFiles({ model, threads, clips, hours, say })));
  if (only === undefined || only === "memory") {
    const attentions = attentionsOf(chosen.attention ?? "all");
    result.memory.push(
      ...(await measureMemory({ models: chosen.shapes ?? ["random:tiny"], attentions, precisions, threads, say })),
    );
  }
  if (only === undefined || only === "compile") {
    const models = chosen.shapes ?? (only ? compiledShapes : ["random:tiny"]);
    result.compile.push(...(await measureCompile({ models, against, say })));
  }
  const attentions = attentionsOf(chosen.attention ?? "slim");
  if (only === "commands" || only === "first-words") {
    const measure = only === "commands" ? measureCommands : measureFirstWords;
    result.commands.push(...(await measure({ against, model, attentions, threads, rounds, say })));
  }
  if (only === "profile") result.profile.push(...(await measureProfile({ model, attentions, threads, say })));
  if (only === undefined || only === "peers") {
    const long = longFile();
    if (long === null) say(missingCorpus);
    // One short clip is mostly starting: more of them, since the machine's noise is a larger part.
    for (const [clip, rounds] of long === null
      ? [[shortClip(), 5] as const]
      : ([
          [shortClip(), 5],
          [long, 1],
        ] as const)) {
      const beside = () => measureFast(clip, { model, threads });
      result.peers.push(...(await measurePeers({ clip, rounds, model, threads, say, beside })));
    }
  }
  if (only === undefined || only === "api")
    for (const clips of chosen.requests) result.api.push(await measureApi({ model, clips, say }));
  print(result);
  if (json) await writeFile(json, `${JSON.stringify(result, null, 2)}\n`);
}

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
