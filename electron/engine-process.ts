/** The engine in Electron's utility process: its own memory, its own crash. */
import { join } from "node:path";
import { app, utilityProcess } from "electron";
import type { EnginePort } from "../src/app/open.ts";
import { logExit, logOutput } from "../src/lib/node/child-log.ts";

export function engineProcess(): EnginePort {
  const entry = join(app.getAppPath(), "out", "engine", "engine.js");
  const child = utilityProcess.fork(entry, [], {
    serviceName: "Slimscribe engine",
    stdio: ["ignore", "inherit", "pipe"],
  });
  logOutput("engine", child.stderr);
  child.on("exit", (code) => logExit("engine", code));
  return {
    send: (message) => child.postMessage(message),
    kill() {
      // Not the gentle way that the child's own method takes: one that hangs would not hear it.
      try {
        if (child.pid !== undefined) process.kill(child.pid, "SIGKILL");
      } catch {
        // It has just ended by itself.
      }
    },
    onMessage: (listen) => void child.on("message", listen),
    onExit: (listen) => void child.on("exit", listen),
  };
}
