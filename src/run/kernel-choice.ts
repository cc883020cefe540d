/**
 * Which kernels are used: the usual ones, those that the environment names, or those that a probe of this machine (kernels.ts)
 * found quick. What it found is kept in the cache folder for this processor and runtime, so that a machine keeps its choice. The
 * runtime itself isn't needed here: the program's other processes ask too.
 *
 * SLIMSCRIBE_KERNELS: `default` for the usual without a probe, or choices by name, such as `threads=4,encoder=float32`.
 */
import { readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import packageJson from "../../package.json" with { type: "json" };
import { Failure } from "../lib/failure.ts";
import { cacheFolder } from "./folders.ts";
import { version } from "./version.ts";

export const KernelChoice = z.object({
  /** that `threads: auto` means */
  threads: z.number().int().min(1).max(256),
  /** what int8 weights mean in the encoder. Another one changes words: it is part of what identifies a run. */
  encoder: z.enum(["int8", "float32"]),
});
export type KernelChoice = z.infer<typeof KernelChoice>;

/** Milliseconds of each variant, by what was tried. */
const Timings = z.record(z.string(), z.record(z.string(), z.number()));
export type Timings = z.infer<typeof Timings>;

const Remembered = z.object({ machine: z.string(), choice: KernelChoice, timings: Timings });

export const usual = (): KernelChoice => ({ threads: availableParallelism(), encoder: "int8" });

/** What can make another kernel the quick one. */
function machine(): string {
  return [
    cpus()[0]?.model.trim(),
    `${availableParallelism()} cores`,
    `ONNX Runtime ${packageJson.dependencies["onnxruntime-node"]}`,
  ].join(", ");
}

const rememberedFile = (): string => join(cacheFolder(), "kernels.json");

/** @throws Failure options.kernels when the environment names a choice that there is not */
export function chosenByEnvironment(text = process.env.SLIMSCRIBE_KERNELS): KernelChoice | undefined {
  if (text === undefined || text === "") return undefined;
  if (text === "default") return usual();
  const given = Object.fromEntries(
    text.split(",").map((part) => {
      const [name = "", value = ""] = part.split("=");
      return [name.trim(), name.trim() === "threads" ? Number(value) : value.trim()];
    }),
  );
  const parsed = KernelChoice.partial().strict().safeParse(given);
  if (parsed.success)
    return { threads: parsed.data.threads ?? usual().threads, encoder: parsed.data.encoder ?? usual().encoder };
  throw new Failure(
    "options.kernels",
    `SLIMSCRIBE_KERNELS is "${text}".`,
    'Set it to "default", or to choices such as "threads=4,encoder=float32".',
  );
}

/**
 * What a run's identity holds of program and kernels: the version, and the choice that changes words where it isn't the usual
 * one. That choice then stays, here and in the processes that are started from here: one that a probe makes later holds from the
 * next start on.
 */
export function identityVersion(): string {
  const encoder = pinnedEncoder() ?? chosenByEnvironment()?.encoder ?? remembered()?.choice.encoder ?? usual().encoder;
  process.env[pin] = encoder;
  return encoder === usual().encoder ? version : `${version}+encoder-${encoder}`;
}

const pin = "SLIMSCRIBE_KERNELS_ENCODER";
export const pinnedEncoder = () => KernelChoice.shape.encoder.safeParse(process.env[pin]).data;

export function remembered(): { choice: KernelChoice; timings: Timings } | undefined {
  try {
    const parsed = Remembered.safeParse(JSON.parse(readFileSync(rememberedFile(), "utf8")));
    return parsed.success && parsed.data.machine === machine() ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export async function remember(made: { choice: KernelChoice; timings: Timings }): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const whole = `${rememberedFile()}.${process.pid}`;
  await writeFile(whole, `${JSON.stringify({ machine: machine(), ...made }, null, 2)}\n`);
  await rename(whole, rememberedFile());
}
