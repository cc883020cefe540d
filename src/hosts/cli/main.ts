/** The `slimscribe` command on the real terminal, engine and folders. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openCommand } from "../../app/command.ts";
import { programFolder } from "../../lib/node/folders.ts";
import { logIntoFile } from "../../lib/node/log-file.ts";
import { runCommand } from "./command.ts";
import { exit, type Host, type OutputStream } from "./host.ts";

function streamOf(stream: NodeJS.WriteStream): OutputStream {
  // A reader that has gone (`| head`) wants no more; what is kept is on the disk.
  stream.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? exit.done : exit.someFailed),
  );
  return {
    write: (what) => void stream.write(what),
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      // Some terminals say 0.
      return stream.columns || 100;
    },
  };
}

/** On the terminal; Ctrl-C and the end of the input say no. */
async function confirmed(question: string): Promise<boolean | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.on("SIGINT", () => lines.close());
    lines.on("close", () => resolve(false));
    lines.question(question, (answer) => {
      resolve(/^\s*y(es)?\s*$/i.test(answer));
      lines.close();
    });
  });
}

/** Signals that follow each other this closely are one. */
const echoMilliseconds = 500;

const application = openCommand();

const host: Host = {
  ...application,
  out: streamOf(process.stdout),
  err: streamOf(process.stderr),
  now: () => performance.now(),
  trialClip() {
    const path = join(programFolder, "test", "audio", "jfk.flac");
    return existsSync(path) ? { path, says: "ask not what your country can do for you" } : null;
  },
  onInterrupt(listen) {
    let last = Number.NEGATIVE_INFINITY;
    const onSignal = (): void => {
      const now = performance.now();
      // One Ctrl-C reaches the whole group of processes, and npm and tsx pass it on once more.
      if (now - last > echoMilliseconds) listen();
      last = now;
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    for (const signal of signals) process.on(signal, onSignal);
    return () => {
      for (const signal of signals) process.off(signal, onSignal);
    };
  },
  async serve(options) {
    const { serve } = await import("../server/serve.ts");
    return serve(options);
  },
  async work({ shared, long, short, keyFile, ...options }) {
    // The packages of the queue are loaded by nothing else.
    const [{ openWorker }, { folderHere }] = await Promise.all([
      import("../../workers/open.ts"),
      import("../../workers/audio.ts"),
    ]);
    const { audioKey } = await import("../server/openai/key.ts");
    return openWorker({
      ...options,
      key: await audioKey(keyFile),
      shared: shared.map(folderHere),
      atOnce: { long, short },
    });
  },
  confirm: confirmed,
  exitNow: (code) => process.exit(code),
};

logIntoFile("command");
process.exitCode = await runCommand(process.argv.slice(2), host);
await application.close();
