/** A process that tries cases, one after the other, and is ended from outside when one of them doesn't end. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Ending } from "./subject.ts";
import { type AnySubject, everySubject, subjects } from "./subjects.ts";

export const Order = z.object({ subject: z.enum(everySubject), number: z.number().int() });
export type Order = z.infer<typeof Order>;

export type Report =
  | { stage: "ready" }
  | { stage: "made"; path: string; what: string }
  | { stage: "ended"; ending: Ending; peakBytes: number }
  | { stage: "fault"; fault: string; peakBytes: number };

const folder = join(process.env.SLIMSCRIBE_FUZZ_FOLDER ?? "", "case");
const say = (report: Report): void => void process.send?.(report);

/** Linux counts the largest size anew when it is asked to: so each case is measured by itself. */
async function forgetPeak(): Promise<void> {
  globalThis.gc?.();
  await writeFile("/proc/self/clear_refs", "5").catch(() => {});
}

async function peakBytes(): Promise<number> {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return 1024 * Number(line ?? process.resourceUsage().maxRSS);
}

async function attempt(subject: AnySubject, number: number): Promise<void> {
  const { make, attempt } = await subjects[subject]();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const made = await make(number, folder);
  await forgetPeak();
  say({ stage: "made", ...made });
  try {
    const ending = await attempt(made);
    say({ stage: "ended", ending, peakBytes: await peakBytes() });
  } catch (error) {
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say({ stage: "fault", fault, peakBytes: await peakBytes() });
  }
}

process.on("disconnect", () => process.exit(1));
process.on("message", (message) => {
  const { subject, number } = Order.parse(message);
  void attempt(subject, number);
});
say({ stage: "ready" });
