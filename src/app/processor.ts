/** The processor of this machine, as reports tell it. */
import { readFile } from "node:fs/promises";
import { cpus } from "node:os";

export const processorName = (): string => `${cpus()[0]?.model.trim() ?? "unknown"}, ${cpus().length} cores`;

/** What the kernels can use of it; told by Linux alone. */
export async function vectorUnits(): Promise<string> {
  const info = await readFile("/proc/cpuinfo", "utf8").catch(() => "");
  const flags = new Set(/^flags\s*:(.*)$/m.exec(info)?.[1]?.trim().split(" "));
  const units = ["avx2", "avx_vnni", "avx512f", "avx512_vnni", "amx_int8"].filter((flag) => flags.has(flag));
  return units.join(" ") || "unknown";
}
