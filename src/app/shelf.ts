/** What to choose a model by: those that are here and those that can be got, as they would run on this machine with the settings. */
import { freemem, totalmem } from "node:os";
import type { TranscribeOptions } from "../api/engine.ts";
import type { Shelf, ShelfModel } from "../api/shelf.ts";
import { peaksBefore } from "../engine/predict.ts";
import { type FinishedRun, type KernelTimings, speedsFrom } from "../engine/speed.ts";
import { bytes } from "../lib/figures.ts";
import { languageAdvice } from "../lib/model-advice.ts";
import { type CatalogueModel, catalogue, catalogued } from "../model-store/catalogue.ts";
import type { KnownModel, ModelState } from "../model-store/model-summaries.ts";

export interface MachineState {
  totalBytes: number;
  freeBytes: number;
  /** of the processor's probe; what is remembered of it where nothing is said */
  timings?: KernelTimings;
}

/** A recording is transcribed in half of its time: who waits for more takes a smaller model. Measured or not, a speed is about. */
const leastSpeed = 2;
/** Of the machine's memory: the rest is for what a person does meanwhile. */
const mostPart = 0.5;

interface Candidate
  extends Pick<ShelfModel, "name" | "from" | "path" | "parameters" | "bytes" | "multilingual" | "canTranslate"> {
  shape: KnownModel["shape"];
  known: CatalogueModel | undefined;
}

/**
 * @param states of what is here
 * @param runs finished here, the last ones first
 * @param options as the settings have them
 */
export function shelfOf(
  states: readonly ModelState[],
  runs: readonly FinishedRun[],
  options: TranscribeOptions,
  machine: MachineState = { totalBytes: totalmem(), freeBytes: freemem() },
): Shelf {
  const candidates = candidatesAmong(states);
  const speedOf = speedsFrom(candidates, runs, options, machine.timings);
  const models = candidates.map(({ shape, known, ...model }): ShelfModel => {
    const peakBytes = peaksBefore(shape, options);
    const speed = speedOf({ name: model.name, shape });
    const slow = speed.realTimeFactor < 1 ? "; slower than it is spoken on this machine" : "";
    const advice = [...languageAdvice(model, options), ...memoryAdvice(peakBytes[options.attention], machine)];
    const goodFor = `${known?.goodFor ?? likened(model.parameters)}${slow}`;
    return { ...model, peakBytes, speed, goodFor, advice, recommended: false };
  });
  const recommended = recommendedOf(models, options, machine);
  return {
    models: models.map((model) => ({ ...model, recommended: model === recommended })),
    unusable: states.flatMap((state) => ("failure" in state ? [{ path: state.path, failure: state.failure }] : [])),
  };
}

/** In the catalogue's order, then what it doesn't know. One that is here is not to be got. */
function candidatesAmong(states: readonly ModelState[]): Candidate[] {
  const here = states.flatMap((state): Candidate[] => {
    if ("failure" in state) return [];
    const { summary, shape, embedded } = state;
    const { name, path, parameters, bytes: size, multilingual, canTranslate } = summary;
    const known = catalogued(name);
    const from = embedded ? "program" : "own";
    // A distilled one has tokens for all languages, and was trained for English.
    const hears = known?.multilingual ?? multilingual;
    return [{ name, from, path, parameters, bytes: size, multilingual: hears, canTranslate, shape, known }];
  });
  const known = catalogue.flatMap((one): Candidate[] => {
    const found = here.filter((model) => model.known === one);
    if (found.length > 0) return found;
    const { goodFor: _, ...rest } = one;
    return [{ ...rest, from: "hub", path: null, parameters: one.shape.parameters, known: one }];
  });
  return [...known, ...here.filter((model) => model.known === undefined)];
}

function likened(parameters: number): string {
  const distance = ({ shape }: CatalogueModel): number => Math.abs(Math.log(shape.parameters / parameters));
  const [nearest] = [...catalogue].sort((a, b) => distance(a) - distance(b));
  return `a model of your own, about as large as ${nearest?.name}`;
}

function memoryAdvice(needed: number, { totalBytes, freeBytes }: MachineState): string[] {
  if (needed > totalBytes) return [`Needs ${bytes(needed)} of memory, more than this machine has.`];
  return needed > freeBytes ? [`Needs ${bytes(needed)} of memory; ${bytes(freeBytes)} are free now.`] : [];
}

/**
 * The most accurate one of those that do what the settings ask for, leave half of the machine's memory to others, fit into what is free, and
 * are quick enough; where there is none, the one that needs least.
 */
function recommendedOf(
  models: readonly ShelfModel[],
  { language, task, attention }: TranscribeOptions,
  { totalBytes, freeBytes }: MachineState,
): ShelfModel | undefined {
  const most = Math.min(mostPart * totalBytes, freeBytes);
  const peakOf = ({ peakBytes }: ShelfModel): number => peakBytes[attention];
  const able = models.filter(
    ({ name, multilingual, canTranslate }) =>
      catalogued(name) !== undefined && (multilingual || language === "en") && (canTranslate || task === "transcribe"),
  );
  const fitting = able.filter((model) => peakOf(model) <= most && model.speed.realTimeFactor >= leastSpeed);
  const [least] = [...able].sort((a, b) => peakOf(a) - peakOf(b));
  return fitting.at(-1) ?? least;
}
