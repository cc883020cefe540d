import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** Kilobytes of a file that this process has mapped and in memory. @throws when none of it is mapped */
export function residentOf(path: string): number {
  const lines = readFileSync("/proc/self/smaps", "utf8").split("\n");
  const mapped = lines.flatMap((line, i) => (line.endsWith(path) ? [i] : []));
  expect(mapped.length).toBeGreaterThan(0);
  const sizes = mapped.map((i) =>
    Number(/\d+/.exec(lines.slice(i).find((line) => line.startsWith("Rss:")) ?? "")?.[0]),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
