/** The program of the process that compiles: it is told a model and units, makes those that are missing, and ends. */
import { handOn, log } from "../../lib/log.ts";
import { parentPort } from "../../lib/node/utility-process.ts";
import { rising } from "../../lib/share.ts";
import { giveLargeMemoryBack } from "../../runtime/memory-pressure.ts";
import { openModel } from "../model-folder.ts";
import { referenceTokens } from "./calibrate.ts";
import { CompileTask, type FromCompiler } from "./compile-task.ts";
import { compileInThreads, endAtOnce, type ModelInThreads } from "./compile-threads.ts";
import { readText } from "./compiled.ts";

/** Whoever asked. */
interface Asker {
  /** @param sent the message is on its way: an end before would swallow it */
  say(message: FromCompiler, sent: () => void): void;
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

/** Resolves with the last message. What came of the task is seen on the disk. */
let sent: Promise<void> = Promise.resolve();
function tell(message: FromCompiler): void {
  sent = new Promise((resolve) => asker.say(message, resolve));
}
// Each thread's heap of the C library would else keep what passed through it.
giveLargeMemoryBack();
handOn("compiler", (record) => tell({ type: "log", record }));

async function modelOf({ model: path, known, units }: CompileTask): Promise<ModelInThreads> {
  if (known) return { ...known, path, referenceTokens: [], contentHash: async () => known.hash };
  const model = await openModel(path);
  const tokens = (await readText(model, units)) ? referenceTokens(model.detokenizer) : [];
  const { name, dims, head, contentHash } = model;
  // Threads open it themselves.
  await model.close();
  return { name, dims, head, path, referenceTokens: tokens, contentHash };
}

asker.onGone(endAtOnce);
asker.onTask(async (asked) => {
  try {
    const task = CompileTask.parse(asked);
    const model = await modelOf(task);
    const onMade = (unit: number): void => tell({ type: "made", unit });
    const onShare = rising((share) => tell({ type: "share", share, residentBytes: process.memoryUsage.rss() }));
    await compileInThreads(model, task.units, { onShare, onMade });
    await sent;
    process.exit(0);
  } catch (error) {
    // Whoever asked tries it itself, and meets the same with a sentence for the person.
    log.failed("compiling failed", error);
    await sent;
    endAtOnce();
  }
});
