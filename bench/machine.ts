/** The machine that figures come from: ratios travel between machines of one kind, times don't. */
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { env } from "../src/runtime/onnxruntime.ts";
import type { Machine } from "./result.ts";

const kinds: readonly (readonly [string, string])[] = [
  ["amx_int8", "AMX"],
  ["avx512_vnni", "AVX-512 VNNI"],
  ["avx_vnni", "AVX VNNI"],
  ["avx512f", "AVX-512"],
  ["avx2", "AVX2"],
  ["asimddp", "NEON with dot products"],
];

/** @param flags the processor's features, as /proc/cpuinfo names them */
export function kindOf(flags: string): string {
  const has = new Set(flags.split(/\s+/));
  return kinds.find(([flag]) => has.has(flag))?.[1] ?? process.arch;
}

function flagsHere(): string {
  try {
    return /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "";
  } catch {
    return "";
  }
}

export function machineHere(threads: number): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    kind: kindOf(flagsHere()),
    cores: availableParallelism(),
    threads,
    memoryBytes: totalmem(),
    node: process.version,
    onnxruntime: env.versions.node ?? env.versions.common,
  };
}
