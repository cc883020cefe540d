/**
 * Compiling takes several times the model's memory, for once. It is done in a process of its own, so that the one which
 * transcribes for hours does not keep what the allocator never gives back.
 */
import { fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LogRecord } from "../../api/log.ts";
import { log } from "../../lib/log.ts";
import { logExit, logOutput } from "../../lib/node/child-log.ts";
import { programFolder } from "../../lib/node/folders.ts";
import type { CompileTask } from "./compile-task.ts";

/** Resolves when the process has ended, whatever came of it: units that are still missing are compiled by whoever needs them. */
export function compileApart(task: CompileTask): Promise<void> {
  const fromSource = import.meta.url.endsWith(".ts");
  const entry = fromSource
    ? fileURLToPath(new URL("./compile-process.ts", import.meta.url))
    : join(programFolder, "out", "engine", "compile.js");
  return new Promise((resolve) => {
    // Inside Electron its binary is to behave like plain Node.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
    const child = fork(entry, [], {
      env,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      ...(fromSource && { execArgv: ["--import", "tsx"] }),
    });
    logOutput("compiler", child.stderr);
    child.on("message", (message) => {
      const { data: record } = LogRecord.safeParse(message);
      if (record !== undefined) log.pass(record);
    });
    child.once("error", (error) => {
      log.failed("the compiler's process can't be started", error);
      resolve();
    });
    child.once("exit", (code, signal) => {
      logExit("compiler", code, signal);
      resolve();
    });
    child.send(task, () => {});
  });
}
