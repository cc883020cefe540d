/** The program of the process that compiles: it is told a model and units, makes those that are missing, and ends. */
import { handOn, log } from "../../lib/log.ts";
import { parentPort } from "../../lib/node/utility-process.ts";
import { collectAll } from "../../runtime/memory-pressure.ts";
import { openModel } from "../model-folder.ts";
import { CompileTask } from "./compile-task.ts";
import { compiledUnit } from "./compiled.ts";

/** Whoever asked. */
interface Asker {
  /** @param sent the message is on its way: an end before would swallow it */
  say(message: unknown, sent: () => void): void;
  onTask(listen: (task: unknown) => void): void;
  /** may be gone: then nobody needs what is made */
  onGone(listen: () => void): void;
}

/** The process of Node that forked this one. */
const forker: Asker = {
  say: (message, sent) => void process.send?.(message, () => sent()),
  onTask: (listen) => void process.once("message", listen),
  onGone: (listen) => void process.once("disconnect", listen),
};

/** In Electron the main process starts both, and hands each an end of a channel to the other. */
function askerIn(parent: NonNullable<ReturnType<typeof parentPort>>): Promise<Asker> {
  return new Promise((resolve) => {
    parent.once("message", ({ ports: [port] }) => {
      if (port === undefined) return process.exit(1);
      resolve({
        say(message, sent) {
          port.postMessage(message);
          setImmediate(sent);
        },
        onTask(listen) {
          port.on("message", ({ data }) => listen(data));
          port.start();
        },
        onGone: (listen) => port.on("close", listen),
      });
    });
  });
}

const parent = parentPort();
const asker = parent === undefined ? forker : await askerIn(parent);

/** Its log is all that it says; what came of it is seen on the disk. Resolves with the last line. */
let sent: Promise<void> = Promise.resolve();
handOn("compiler", (record) => {
  sent = new Promise((resolve) => asker.say(record, resolve));
});

asker.onGone(() => process.exit(1));
asker.onTask(async (task) => {
  try {
    const { model: path, units } = CompileTask.parse(task);
    const model = await openModel(path);
    for (const [name, precision] of units) {
      const begun = performance.now();
      await compiledUnit(model, name, precision);
      // Weights of one unit would else stay while the next one is made.
      collectAll();
      log.debug("compiled", { unit: name, precision, seconds: (performance.now() - begun) / 1000 });
    }
    await sent;
    process.exit(0);
  } catch (error) {
    // Whoever asked tries it itself, and meets the same with a sentence for the person.
    log.failed("compiling failed", error);
    await sent;
    process.exit(1);
  }
});
