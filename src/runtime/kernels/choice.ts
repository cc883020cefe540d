/**
 * Which kernels are used: the usual ones, those that the environment names, or those that a probe of this machine (kernels.ts)
 * found quick. What it found is kept in the cache folder for this processor and runtime, so that a machine keeps its choice. The
 * runtime itself isn't needed here: the program's other processes ask too.
 *
 * SLIMSCRIBE_KERNELS: `default` for the usual without a probe, or choices by name, such as `threads=4,encoder=float32`.
 */
import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../../lib/failure.ts";
import { cacheFolder } from "../../lib/node/folders.ts";
import { placeFile } from "../../lib/node/on-disk.ts";
import { runtimeVersions, version } from "../../lib/node/version.ts";
import { type StatesLayout, statesLayouts } from "../../model/state.ts";
import type { WeightPrecision } from "../../onnx/product-forms.ts";

/** What a model's parts are compiled as. Other parts are other words, if only by a last bit: they are part of what identifies a run. */
export interface Parts {
  /** of weights */
  encoder: WeightPrecision;
  decoder: WeightPrecision;
  /** the layout of the encoder's states in slim attention */
  states: StatesLayout;
}

/** What is as quick or quicker, with no more errors: nobody gets int4 who doesn't ask for it. */
const precisions = z.enum(["int8", "float32"]);
const QuickParts = z.object({ encoder: precisions, decoder: precisions, states: z.enum(statesLayouts) });

/** Parts are what int8 weights mean. */
export const KernelChoice = QuickParts.extend({
  /** that `threads: auto` means */
  threads: z.number().int().min(1).max(256),
});
export type KernelChoice = z.infer<typeof KernelChoice>;

/**
 * What the probe's group "encoder" multiplies: an MLP's first matrix of whisper-base, for a third of a window. From some hundred rows on, a row
 * costs the same.
 */
export const probedProduct = { rows: 500, width: 512, inner: 2048 } as const;

/** Milliseconds of each variant, by what was tried. */
const Timings = z.record(z.string(), z.record(z.string(), z.number()));
export type Timings = z.infer<typeof Timings>;

const RememberedKernels = z.object({
  choice: KernelChoice,
  timings: Timings,
  /** other programs had the processor when it was last measured */
  busy: z.boolean(),
  /** that the timings are the best of */
  probes: z.number().int().min(1),
});
export type RememberedKernels = z.infer<typeof RememberedKernels>;
const RememberedFile = RememberedKernels.extend({ machine: z.string() });

export const usualParts = <P extends WeightPrecision>(precision: P) => ({
  encoder: precision,
  decoder: precision,
  states: "channel-major" as const,
});
export const usual = (): KernelChoice => ({ threads: availableParallelism(), ...usualParts("int8") });

/** What a model's parts are compiled as when weights of this precision are asked for. */
export const partsOf = ({ encoder, decoder, states }: KernelChoice, precision: WeightPrecision): Parts =>
  precision === "int8" ? { encoder, decoder, states } : { ...usualParts(precision), states };

/** What can make another kernel the quick one. */
function machine(): string {
  return [cpus()[0]?.model.trim(), `${availableParallelism()} cores`, `ONNX Runtime ${runtimeVersions}`].join(", ");
}

const rememberedFile = (): string => join(cacheFolder(), "kernels.json");

/** Choices as text: `threads=4,encoder=float32`. */
function named(text: string): Partial<KernelChoice> | undefined {
  const given = Object.fromEntries(
    text.split(",").map((part) => {
      const [name = "", value = ""] = part.split("=");
      return [name.trim(), name.trim() === "threads" ? Number(value) : value.trim()];
    }),
  );
  // What isn't named isn't there.
  return KernelChoice.partial().strict().safeParse(given).data as Partial<KernelChoice> | undefined;
}

/** @throws Failure options.kernels when the environment names a choice that there is not */
export function chosenByEnvironment(text = process.env.SLIMSCRIBE_KERNELS): KernelChoice | undefined {
  if (text === undefined || text === "") return undefined;
  if (text === "default") return usual();
  const given = named(text);
  if (given) return { ...usual(), ...given };
  throw new Failure(
    "options.kernels",
    `SLIMSCRIBE_KERNELS is "${text}".`,
    'Set it to "default", or to choices such as "threads=4,encoder=float32".',
  );
}

const partNames = QuickParts.keyof().options;

/** What is used now: without a probe, where none was made yet. @throws Failure options.kernels */
const current = (): KernelChoice => ({
  ...usual(),
  ...remembered()?.choice,
  ...chosenByEnvironment(),
  ...pinned(),
});

/**
 * What a run's identity holds of program and kernels: the version, and the parts that aren't the usual ones.
 * @throws Failure options.kernels
 */
export function identityVersion(): string {
  const choice = current();
  const unusual = partNames.filter((part) => choice[part] !== usual()[part]);
  return [version, ...unusual.map((part) => `${part}-${choice[part]}`)].join("+");
}

const pin = "SLIMSCRIBE_KERNELS_PARTS";

/**
 * The parts stay from here on, in this process and in those that it starts: what a probe finds later holds from the next start on. Called
 * before runs are kept under an identity. It goes by the environment, since the processes that decode inherit it.
 * @throws Failure options.kernels
 */
export function pinParts(): void {
  const choice = current();
  process.env[pin] = partNames.map((part) => `${part}=${choice[part]}`).join(",");
}

/**
 * This program's parts become those of another program of the same version, by what `identityVersion` said there: both then write the same words.
 * @returns false, and nothing changes, where that is another version, or names parts that there are not
 */
export function adoptParts(identity: string): boolean {
  const [theirs, ...unusual] = identity.split("+");
  if (theirs !== version) return false;
  const given = unusual.map((one) => [one.slice(0, one.indexOf("-")), one.slice(one.indexOf("-") + 1)]);
  const parts = QuickParts.strict().safeParse({ ...usualParts("int8"), ...Object.fromEntries(given) }).data;
  if (parts === undefined) return false;
  process.env[pin] = partNames.map((part) => `${part}=${parts[part]}`).join(",");
  return true;
}

/** The parts that this program keeps to since it started. */
export const pinned = (): Partial<KernelChoice> => named(process.env[pin] ?? "") ?? {};

export function remembered(): RememberedKernels | undefined {
  try {
    const parsed = RememberedFile.safeParse(JSON.parse(readFileSync(rememberedFile(), "utf8")));
    return parsed.success && parsed.data.machine === machine() ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export async function remember(made: RememberedKernels): Promise<void> {
  await placeFile(rememberedFile(), `${JSON.stringify({ machine: machine(), ...made }, null, 2)}\n`);
}
