/** `slimscribe models`: what slim attention makes of one, and the care of one's own. */
import type { ModeMemory } from "../../api/engine.ts";
import { Attention } from "../../api/transcript.ts";
import type { CheckedModel, GetProgress, ModelReport, SayPreparing } from "../../app/models.ts";
import { bytes, figure, span } from "../../lib/figures.ts";
import { groupBy } from "../../lib/group.ts";
import { columned } from "./columned.ts";
import { exit, type Host } from "./host.ts";
import { ProgressLine, type Standing } from "./progress.ts";
import { shown } from "./terminal-text.ts";

const millions = (parameters: number): string => `${figure(parameters / 1e6)} M`;

const sayingOn =
  ({ err }: Host): SayPreparing =>
  (sentence) =>
    err.write(`${shown(sentence)}\n`);

export async function showModel(name: string, { json }: { json: boolean }, host: Host): Promise<number> {
  const report = await host.models.report(name, sayingOn(host));
  host.out.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  return exit.done;
}

function checkedLine({ summary, hash }: CheckedModel): string {
  const { name, parameters, bytes: size, path } = summary;
  return `${shown(name)}: ${millions(parameters)} parameters, ${bytes(size)}, every weight is there and a number\n  ${shown(path)}\n  SHA-256 ${hash}\n`;
}

/** Every weight is read. */
export async function verifyModel(name: string, { json }: { json: boolean }, host: Host): Promise<number> {
  const checked = await host.models.check(name, sayingOn(host));
  host.out.write(json ? `${JSON.stringify(checked, null, 2)}\n` : checkedLine(checked));
  return exit.done;
}

export async function addModel(path: string, { name }: { name?: string }, host: Host): Promise<number> {
  host.err.write(`Reading ${shown(path)}: every weight, then a copy.\n`);
  const checked = await host.models.add(path, name);
  host.out.write(`${checkedLine(checked)}  Use it with --model ${shown(checked.summary.name)}.\n`);
  return exit.done;
}

/** What stays on the screen of how a model is got; empty while bytes arrive. */
function gettingNote({ phase, file, bytes: got, totalBytes, waiting }: GetProgress): string {
  if (waiting?.reason === "busy")
    return `The hub asks for patience: too much is asked of it. Going on in ${span(waiting.seconds)}.`;
  if (waiting) return `No connection. The next try is in ${span(waiting.seconds)}.`;
  if (phase === "checking") return "All is here. Checking every weight.";
  if (phase === "listing" || file !== "") return "";
  return `${bytes(totalBytes ?? 0)} to get${got > 0 ? `, of which ${bytes(got)} are here` : ""}.`;
}

function gettingStanding({ file, bytes: got, totalBytes, bytesPerSecond }: GetProgress): Standing {
  const all = Math.max(totalBytes ?? 0, 1);
  return {
    what: shown(file),
    place: `of ${bytes(all)}, ${bytes(bytesPerSecond ?? 0)}/s`,
    fraction: got / all,
    realTimeFactor: 0,
    secondsLeft: bytesPerSecond ? (all - got) / bytesPerSecond : undefined,
  };
}

/** Stopped or failed, it is gone on with by the same command. */
export async function getModelByName(name: string, { hub }: { hub?: string }, host: Host): Promise<number> {
  const stop = new AbortController();
  const forget = host.onInterrupt(() => stop.abort());
  const line = new ProgressLine(host.err, () => host.now(), false);
  let noted = "";
  try {
    const onProgress = (progress: GetProgress): void => {
      const note = gettingNote(progress);
      if (note !== noted && note !== "") line.note(note);
      noted = note;
      if (note === "" && progress.phase === "downloading") line.update(gettingStanding(progress));
    };
    const got = host.models.get(name, { hub, signal: stop.signal, onProgress });
    const checked = await got.finally(() => line.end());
    host.out.write(`${checkedLine(checked)}  Use it with --model ${shown(checked.summary.name)}.\n`);
    return exit.done;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    host.err.write("Stopped. What arrived is kept: the same command goes on from there.\n");
    return exit.cancelled;
  } finally {
    forget();
  }
}

export async function listFoundModels({ json }: { json: boolean }, host: Host): Promise<number> {
  const found = await host.models.find();
  if (json) host.out.write(`${JSON.stringify(found, null, 2)}\n`);
  else if (found.length === 0) host.out.write("No other program's Whisper models are on this machine.\n");
  else {
    for (const { program, name, path, bytes: size, failure } of found) {
      const state = failure === null ? "can be added" : `can't be used: ${failure.message}`;
      host.out.write(`${shown(name)}  ${bytes(size)}  ${program}  ${shown(state)}\n  ${shown(path)}\n`);
    }
    host.out.write("Add one with slimscribe models add PATH --name NAME.\n");
  }
  return exit.done;
}

/** @param folder as it was typed */
export async function moveOwnModels(folder: string, host: Host): Promise<number> {
  host.out.write(`Your models are in ${shown(await host.models.move(folder))} now.\n`);
  return exit.done;
}

export async function removeModel(name: string, host: Host): Promise<number> {
  host.out.write(`Removed ${shown(await host.models.remove(name))}\n`);
  return exit.done;
}

/** Where the model's files list no heads, their times may be less exact. */
const wordTimesOf = ({ heads, listed }: ModelReport["wordTimes"]): string =>
  listed
    ? `by ${heads} heads`
    : `by all ${heads} heads of the upper layers: the model lists none that follow the sound`;

function reportText({ summary, layers, rounding, wordTimes, memory, weights }: ModelReport): string {
  const { width, decoderLayers, heads } = summary;
  const facts = columned(
    [
      ["parameters", millions(summary.parameters)],
      ["on disk", `${bytes(summary.bytes)}, ${shown(summary.path)}`],
      ["shape", `width ${width}, ${heads} heads, ${decoderLayers} decoder layers`],
      ["languages", summary.multilingual ? "many" : "English"],
      ["word times", wordTimesOf(wordTimes)],
      ["translates", summary.canTranslate ? "yes, into English" : "no"],
    ],
    [0, 1],
  );
  const choices = columned(
    [
      ["layer", "cond(W_K)", "cond(U)", "plain keys", "orthonormal keys", "inputs", "keeps"],
      ...layers.map((layer) => [
        String(layer.layer),
        ...[layer.conditionBefore, layer.conditionAfter].map(figure),
        ...[layer.errorPlain, layer.errorOrthonormal, layer.errorInputs].map((error) => error.toExponential(1)),
        layer.cache === "keys" ? "orthonormal keys" : layer.cache,
      ]),
    ],
    [0, 6],
  );
  return [
    `${shown(summary.name)}\n${facts}`,
    `Context memory of one stream at full length\n${memoryTable(memory)}`,
    `Memory for its weights\n${weightsTable(weights)}`,
    ...(layers.length > 0
      ? [
          `Self-attention in slim, by decoder layer: condition of the key weights before and after, relative error in fp32 of the\nvalues rebuilt from each kind of cache, and what the layer keeps\n${choices}`,
        ]
      : []),
    `int8 weights: relative error of each kind of product, the worst of its layers and heads, and\nhow many take which form\n${roundingTable(rounding)}`,
  ].join("\n");
}

/** The columns of the table: signed or unsigned, rows are rounded alike. */
const formsShown: readonly (readonly ModelReport["rounding"]["encoder"][number]["kept"][])[] = [
  ["rows", "unsigned rows"],
  ["wide"],
  ["blocks"],
  ["float32"],
];

function roundingTable(rounding: ModelReport["rounding"]): string {
  const rows = Object.entries(rounding).flatMap(([half, products]) => {
    const kinds = groupBy(products, ({ product }) => product.replace(/\.\d+/g, "").replace(/^layer\/|heads\//g, ""));
    return [...kinds].map(([kind, list]) => [
      `${half}: ${kind.replace("/", ", ")}`,
      Math.max(...list.map(({ error }) => error)).toExponential(1),
      ...formsShown.map((forms) => String(list.filter(({ kept }) => forms.includes(kept)).length)),
    ]);
  });
  return columned([["product", "error", "rows", "wide", "blocks", "fp32"], ...rows], [0]);
}

function weightsTable(weights: ModelReport["weights"]): string {
  const rows = weights.map((held) => [held.precision, ...Attention.options.map((mode) => bytes(held.bytes[mode]))]);
  return columned([["precision", ...Attention.options], ...rows], [0]);
}

function memoryTable(memory: readonly ModeMemory[]): string {
  const total = ({ crossBytes, selfBytes }: ModeMemory): number => crossBytes + selfBytes;
  const standard = memory.find(({ attention }) => attention === "standard");
  const rows = memory.map((mode) => [
    mode.attention,
    ...[mode.crossBytes, mode.selfBytes, total(mode)].map(bytes),
    standard ? `${figure(total(standard) / total(mode))} : 1` : "",
  ]);
  return columned([["mode", "cross", "self", "together", "standard to this"], ...rows]);
}
