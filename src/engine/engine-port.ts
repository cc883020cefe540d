/** A running engine process as the client sees it, and the one that plain Node starts. */
import { type ForkOptions, fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { logExit, logOutput } from "../lib/node/child-log.ts";
import { programFolder } from "../lib/node/folders.ts";
import { youngSpaceStaysSmall } from "../runtime/memory-pressure.ts";
import type { ToEngine } from "./messages.ts";

export interface EnginePort {
  send(message: ToEngine): void;
  /** Starts the process that compiles and shows the engine the way to it; absent where the engine starts it itself. */
  giveCompiler?(): void;
  /** at once, whatever it is doing */
  kill(): void;
  /** Called once, by the starter. */
  onMessage(listen: (message: unknown) => void): void;
  /** Called once, by the starter: also when the process could not be started at all. */
  onExit(listen: () => void): void;
}

/** @param entry the program of the engine */
export function forkedFrom(entry: string, options: Pick<ForkOptions, "execArgv"> = {}): EnginePort {
  const execArgv = [youngSpaceStaysSmall, ...(options.execArgv ?? [])];
  const stdio = ["inherit", "inherit", "pipe", "ipc"] as const;
  const child = fork(entry, [], { ...options, serialization: "advanced", execArgv, stdio: [...stdio] });
  logOutput("engine", child.stderr);
  child.on("exit", (code, signal) => logExit("engine", code, signal));
  return {
    // A process that has just died refuses a message; its exit tells what there is to tell.
    send: (message) => void (child.connected && child.send(message, () => {})),
    kill: () => void child.kill("SIGKILL"),
    onMessage: (listen) => void child.on("message", listen),
    onExit(listen) {
      child.on("exit", listen);
      child.on("error", () => {
        if (child.pid === undefined) listen();
      });
    },
  };
}

/** A forked process of Node: the built engine, or its source where the program runs from source. */
export function forked(): EnginePort {
  if (!import.meta.url.endsWith(".ts")) return forkedFrom(join(programFolder, "out", "engine", "engine.js"));
  return forkedFrom(fileURLToPath(new URL("./engine-process.ts", import.meta.url)), { execArgv: ["--import", "tsx"] });
}
