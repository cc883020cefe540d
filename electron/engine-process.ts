/** The engine, and what compiles for it, in Electron's utility processes: each with its own memory, its own crash. */
import { join } from "node:path";
import { app, MessageChannelMain, type UtilityProcess, utilityProcess } from "electron";
import type { StartEngine } from "../src/app/open.ts";
import { log } from "../src/lib/log.ts";
import { logExit, logOutput } from "../src/lib/node/child-log.ts";

const programs = { engine: "engine.js", compiler: "compile.js" };

function start(name: keyof typeof programs): UtilityProcess {
  const entry = join(app.getAppPath(), "out", "engine", programs[name]);
  const child = utilityProcess.fork(entry, [], {
    serviceName: `Slimscribe ${name}`,
    stdio: ["ignore", "inherit", "pipe"],
  });
  logOutput(name, child.stderr);
  child.on("exit", (code) => logExit(name, code));
  // V8 gave up, out of memory for instance; an exit follows. Older versions of Electron say nothing.
  child.on("error", (type, location) => log.error("a process fell", { process: name, type, location }));
  return child;
}

/** The two speak with each other from here on. It ends by itself: with its work, or with the engine. */
function giveCompiler(engine: UtilityProcess): void {
  const { port1, port2 } = new MessageChannelMain();
  start("compiler").postMessage(null, [port1]);
  engine.postMessage({ type: "compiler" }, [port2]);
}

export const engineProcess: StartEngine = () => {
  const child = start("engine");
  return {
    send: (message) => child.postMessage(message),
    giveCompiler: () => giveCompiler(child),
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
};
