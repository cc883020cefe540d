/**
 * Compiling takes several times the model's memory, for once. It is done in a process of its own, so that the one which
 * transcribes for hours does not keep what the allocator never gives back.
 */
import { fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { log } from "../../lib/log.ts";
import { logExit, logOutput } from "../../lib/node/child-log.ts";
import { programFolder } from "../../lib/node/folders.ts";
import { type CompileTask, type CompileWatcher, FromCompiler } from "./compile-task.ts";

/** A process that compiles, as whoever asks it sees it. */
export interface CompilerPort {
  send(task: CompileTask): void;
  onMessage(listen: (message: unknown) => void): void;
  /** also when it could not be started at all */
  onExit(listen: () => void): void;
}

/** A forked process of Node: the built compiler, or its source where the program runs from source. */
export function forkedCompiler(): CompilerPort {
  const fromSource = import.meta.url.endsWith(".ts");
  const entry = fromSource
    ? fileURLToPath(new URL("./compile-process.ts", import.meta.url))
    : join(programFolder, "out", "engine", "compile.js");
  const child = fork(entry, [], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    ...(fromSource && { execArgv: ["--import", "tsx"] }),
  });
  logOutput("compiler", child.stderr);
  child.once("exit", (code, signal) => logExit("compiler", code, signal));
  return {
    send: (task) => void child.send(task, () => {}),
    onMessage: (listen) => void child.on("message", listen),
    onExit(listen) {
      child.once("exit", listen);
      child.once("error", (error) => {
        log.failed("the compiler's process can't be started", error);
        listen();
      });
    },
  };
}

/**
 * Resolves when the process has ended, whatever came of it: units that are still missing are compiled by whoever needs them.
 * @param start how this process gets one that compiles
 */
export function compileApart(
  task: CompileTask,
  { onShare, onMemory, onMade = () => {} }: CompileWatcher,
  start: () => CompilerPort = forkedCompiler,
): Promise<void> {
  return new Promise((resolve) => {
    const compiler = start();
    compiler.onMessage((message) => {
      const { data } = FromCompiler.safeParse(message);
      if (data?.type === "log") log.pass(data.record);
      if (data?.type === "made") onMade(data.unit);
      if (data?.type !== "share") return;
      onMemory(data.residentBytes);
      onShare(data.share);
    });
    compiler.onExit(() => {
      onMemory(0);
      resolve();
    });
    compiler.send(task);
  });
}
