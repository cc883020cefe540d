/**
 * Cases are tried in processes of their own, many in each. One that crashes, takes more processor time or memory than it may, or never
 * comes back is ended, noted with its input, and the next case goes on in a new process.
 */
import { type ChildProcess, fork } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "./limits.ts";
import type { Ending } from "./subject.ts";
import type { AnySubject } from "./subjects.ts";
import type { Order, Report } from "./worker.ts";

export interface Fault extends Order {
  what: string;
  /** what happened: the error with its place, or why it was ended */
  fault: string;
  /** where the input is now */
  kept: string;
}

export interface Tally {
  tried: number;
  /** by how they ended */
  endings: Record<Ending["ending"], number>;
  faults: Fault[];
  /** of the cases that came to an end */
  mostBytes: number;
  sentences: Set<string>;
}

/** Clock ticks of Linux, the same on every machine that Node runs on. */
const ticksPerSecond = 100;
const watchMilliseconds = 250;

/** Processor seconds so far; undefined where the system has no such file. */
function processorSeconds(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return undefined;
  }
}

function residentBytes(pid: number): number {
  try {
    return 4096 * Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  } catch {
    return 0;
  }
}

/** Why a process has to be ended that began this case at these times. @param most processor seconds of a case */
function excess(pid: number, began: { at: number; seconds: number }, most: number): string | undefined {
  if ((processorSeconds(pid) ?? 0) - began.seconds > most) return `more than ${most} s of processor time`;
  if (performance.now() - began.at > 1000 * limits.wallSeconds) return `no end after ${limits.wallSeconds} s`;
  // Twice: what only just goes over the limit is measured by the process itself, and can say where it was.
  if (residentBytes(pid) > 2 * limits.bytes) return `more than ${(2 * limits.bytes) / 1e6} MB`;
  return undefined;
}

/** A process for cases, started anew when it had to be ended. */
class TrialProcess {
  readonly #folder: string;
  readonly #seconds: number;
  #child: ChildProcess | undefined;

  /** @param seconds of the processor that a case may take */
  constructor(folder: string, seconds: number) {
    this.#folder = folder;
    this.#seconds = seconds;
    mkdirSync(folder, { recursive: true });
  }

  async #started(): Promise<ChildProcess> {
    if (this.#child) return this.#child;
    // Nothing of the person's: caches and data of what is tried are beside the case.
    const own = { SLIMSCRIBE_FUZZ_FOLDER: this.#folder, SLIMSCRIBE_KERNELS: "threads=1" };
    const folders = { SLIMSCRIBE_CACHE: join(this.#folder, "cache"), SLIMSCRIBE_DATA: join(this.#folder, "data") };
    const child = fork(join(import.meta.dirname, "worker.ts"), [], {
      env: { ...process.env, ...own, ...folders },
      execArgv: ["--import", "tsx", "--expose-gc"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    await new Promise<void>((resolve, reject) => {
      child.once("message", () => resolve());
      child.once("exit", (code) => reject(new Error(`the process for cases ended with ${code} before the first`)));
    });
    this.#child = child;
    return child;
  }

  /** @returns how the case ended, or what was wrong with it */
  async try(order: Order): Promise<{ ending: Ending; peakBytes: number } | Omit<Fault, keyof Order>> {
    const child = await this.#started();
    const pid = child.pid ?? 0;
    let made = { path: "", what: "not made yet" };
    let complaints = "";
    const onChunk = (chunk: Buffer): void => {
      complaints = (complaints + chunk.toString()).slice(-2000);
    };
    child.stderr?.on("data", onChunk);
    const began = { at: performance.now(), seconds: processorSeconds(pid) ?? 0 };
    let reason: string | undefined;
    const watch = setInterval(() => {
      reason ??= excess(pid, began, this.#seconds);
      if (reason) child.kill("SIGKILL");
    }, watchMilliseconds);
    try {
      const last = await new Promise<Report | string>((resolve) => {
        child.once("exit", (code, signal) => resolve(`the process ended with ${signal ?? code}`));
        child.on("message", (report: Report) => {
          if (report.stage === "made") made = report;
          else resolve(report);
        });
        child.send(order);
      });
      if (typeof last === "string") {
        this.#child = undefined;
        return { what: made.what, fault: [reason ?? last, complaints.trim()].join("\n"), kept: made.path };
      }
      if (last.stage === "ended" && last.peakBytes <= limits.bytes) return last;
      // Another case must not inherit what this one left behind.
      await this.close();
      const fault =
        last.stage === "fault" ? last.fault : `${"peakBytes" in last ? Math.round(last.peakBytes / 1e6) : "?"} MB`;
      return { what: made.what, fault, kept: made.path };
    } finally {
      clearInterval(watch);
      child.stderr?.off("data", onChunk);
      child.removeAllListeners();
    }
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }
}

export interface Work {
  subject: AnySubject;
  /** numbers of cases, as many as are asked for */
  numbers: Iterable<number>;
  /** processes side by side */
  processes: number;
  /** of the processor that a case may take, where other than is usual */
  seconds?: number;
  heard?(fault: Fault): void;
}

/** Tries cases until there are no more numbers. Inputs of faults are kept in a folder of the system's for temporary files. */
export async function tryAll({
  subject,
  numbers,
  processes,
  seconds = limits.seconds,
  heard = () => {},
}: Work): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-fuzz-"));
  const keep = join(folder, "kept");
  const tally: Tally = { tried: 0, endings: { read: 0, refused: 0 }, faults: [], mostBytes: 0, sentences: new Set() };
  const next = numbers[Symbol.iterator]();
  async function work(trial: TrialProcess): Promise<void> {
    for (let number = next.next(); !number.done; number = next.next()) {
      const order = { subject, number: number.value };
      const result = await trial.try(order);
      tally.tried++;
      if ("ending" in result) {
        tally.endings[result.ending.ending]++;
        tally.mostBytes = Math.max(tally.mostBytes, result.peakBytes);
        if (result.ending.ending === "refused") tally.sentences.add(result.ending.sentence);
        continue;
      }
      const kept = join(keep, `${subject}-${order.number}`);
      if (existsSync(result.kept)) cpSync(result.kept, kept, { recursive: true });
      const fault = { ...order, ...result, kept };
      tally.faults.push(fault);
      heard(fault);
    }
  }
  const trials = Array.from({ length: processes }, (_, i) => new TrialProcess(join(folder, String(i)), seconds));
  try {
    await Promise.all(trials.map(work));
  } finally {
    for (const trial of trials) {
      await trial.close();
    }
    for (let i = 0; i < processes; i++) rmSync(join(folder, String(i)), { recursive: true, force: true });
    if (tally.faults.length === 0) rmSync(folder, { recursive: true, force: true });
  }
  return tally;
}
