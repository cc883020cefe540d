/** How much memory a process and everything it started have in use, at the most: read from Linux's /proc while it runs. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { Failure } from "../../src/lib/failure.ts";

const pollMilliseconds = 50;
const lastWords = 2_000;

/** Null for what has ended in the meantime. */
function read(path: string): string | null {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return null;
  }
}

/** Children of every thread: a process belongs to the thread that started it. */
function childrenOf(pid: number): number[] {
  let threads: string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return threads.flatMap((thread) =>
    (read(`/proc/${pid}/task/${thread}/children`) ?? "").split(" ").flatMap((child) => (child ? [Number(child)] : [])),
  );
}

/** A process and everything it started. */
export function treeOf(pid: number): number[] {
  const tree = [pid];
  for (const member of tree) tree.push(...childrenOf(member).filter((child) => !tree.includes(child)));
  return tree;
}

function statusBytes(status: string, field: "VmRSS" | "VmHWM"): number {
  const kibibytes = new RegExp(`^${field}:\\s*(\\d+) kB`, "m").exec(status)?.[1];
  return kibibytes === undefined ? 0 : Number(kibibytes) * 1024;
}

export interface ResidentWatch {
  /** @returns the peak in bytes; null where there is no /proc */
  stop(): number | null;
}

/**
 * Watches a process and its descendants. The peak is the largest sum of resident memory seen at one time, or what the kernel
 * itself noted as the peak of one process where that is more: what happens between two looks isn't lost for a lone process.
 * Pages that several of them share are counted in each.
 */
export function watchResident(pid: number): ResidentWatch {
  if (!existsSync("/proc/self/status")) return { stop: () => null };
  let peak = 0;
  const look = (): void => {
    const statuses = treeOf(pid).map((member) => read(`/proc/${member}/status`) ?? "");
    const together = statuses.reduce((sum, status) => sum + statusBytes(status, "VmRSS"), 0);
    peak = Math.max(peak, together, ...statuses.map((status) => statusBytes(status, "VmHWM")));
  };
  look();
  const timer = setInterval(look, pollMilliseconds);
  return {
    stop: () => {
      look(); // of use only while it still runs
      clearInterval(timer);
      return peak;
    },
  };
}

export interface CommandRun {
  readonly output: string;
  /** what it wrote to its standard error */
  readonly said: string;
  readonly wallSeconds: number;
  /** from the start to the first of its output; null where it wrote none */
  readonly firstOutputSeconds: number | null;
  /** of all processors, its children's included; null where there is no /proc. Other commands of this process must not end meanwhile. */
  readonly processorSeconds: number | null;
  readonly peakResidentBytes: number | null;
}

/** The system counts processor time in hundredths of a second. */
const ticksPerSecond = 100;

/** What all children that have ended took, and theirs: fields 16 and 17 of /proc/self/stat, counted from behind the name. */
function childrensSeconds(): number | null {
  const fields = read("/proc/self/stat")
    ?.replace(/^.*\) /, "")
    .split(" ");
  return fields === undefined ? null : (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

/**
 * Runs a command to its end, without a shell.
 * @throws Failure when it can't be started or doesn't end well
 */
export async function runMeasured(
  command: string,
  parameters: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<CommandRun> {
  const before = childrensSeconds();
  const started = performance.now();
  const running = spawn(command, parameters, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true, env });
  const watch = running.pid === undefined ? undefined : watchResident(running.pid);
  let [output, said] = ["", ""];
  let firstOutputSeconds: number | null = null;
  running.stdout.setEncoding("utf8").on("data", (text: string) => {
    firstOutputSeconds ??= (performance.now() - started) / 1000;
    output += text;
  });
  running.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      running.once("error", reject);
      running.once("close", resolve);
    });
    const wallSeconds = (performance.now() - started) / 1000;
    const behind = childrensSeconds();
    const processorSeconds = before === null || behind === null ? null : behind - before;
    if (code === 0) {
      const peakResidentBytes = watch?.stop() ?? null;
      return { output, said, wallSeconds, firstOutputSeconds, processorSeconds, peakResidentBytes };
    }
  } catch (cause) {
    throw new Failure("bench.start", `${command} can't be started.`, "Check that it is a program.", { cause });
  } finally {
    watch?.stop();
  }
  throw new Failure("bench.command", `${command} failed.`, `It said: ${said.trim().slice(-lastWords)}`);
}
