/**
 * Units of a model side by side: the encoder's thread and the decoder's share nothing but a window without a sound, which the decoder's choices
 * need early, and the encoder's table in the end. Each has a heap of its own, of a few megabytes, through which V8 goes in a moment.
 */
import { rmSync } from "node:fs";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { toldFailure } from "../../lib/failure.ts";
import { log } from "../../lib/log.ts";
import { rising } from "../../lib/share.ts";
import type { WeightPrecision } from "../../onnx/product-forms.ts";
import { type CompileWatcher, isDecoder, type OpenedModel } from "./compile-task.ts";
import type { FromThread, ThreadData, ToThread } from "./compile-thread-messages.ts";
import { readText, workFor } from "./compiled.ts";
import type { WantedUnit } from "./unit.ts";

/** Products in two threads gain nothing where another thread computes as well. */
const productThreads = { alone: 2, besideAnother: 1 };

/** A model to make units of, as threads get it. */
export interface ModelInThreads extends Omit<OpenedModel, "hash"> {
  path: string;
  referenceTokens: readonly number[];
  contentHash(trust?: "noted" | "read"): Promise<string>;
}

/**
 * Makes those that are missing. A process that is to end meanwhile ends by `endAtOnce`.
 * @throws Failure cache.*, model.*
 */
export async function compileInThreads(
  model: ModelInThreads,
  units: readonly WantedUnit[],
  { onShare, onMade }: Required<Pick<CompileWatcher, "onShare" | "onMade">>,
): Promise<void> {
  const decoders = units.filter(([name]) => isDecoder(name));
  const others = units.filter(([name]) => !isDecoder(name));
  const groups = [decoders, others].filter((group) => group.length > 0);
  const silence = await sharedSilence(model, units);
  const shares = new Map<WantedUnit, number>();
  const whole = units.reduce((sum, [name]) => sum + workFor(name, model.dims), 0);
  const told = rising(onShare);
  const threads: Worker[] = [];
  const ends: Promise<void>[] = [];
  const toAll = (message: ToThread): void => {
    for (const thread of threads) thread.postMessage(message);
  };
  const made = groups.map((group) => {
    const thread = startThread(model, group, {
      silence: silence && (group === decoders ? silence : "told"),
      threads: groups.length > 1 ? productThreads.besideAnother : productThreads.alone,
    });
    threads.push(thread);
    running++;
    const ended = new Promise<void>((resolve) => {
      thread.once("exit", () => {
        running--;
        resolve();
      });
    });
    ends.push(ended);
    return new Promise<void>((resolve, reject) => {
      thread.once("error", reject);
      thread.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a compiling thread ended: ${code}`))));
      thread.on("message", (message: FromThread) => {
        if (message.type === "log") log.pass(message.record);
        else if (message.type === "draft") drafts.add(message.path);
        else if (message.type === "silence") toAll(message);
        else if (message.type === "failed") reject(toldFailure(message.failure));
        else if (message.type === "made") onMade(units.indexOf(group[message.unit] as WantedUnit));
        else {
          const of = group[message.unit];
          if (of !== undefined) shares.set(of, message.share);
          told([...shares].reduce((sum, [[name], share]) => sum + share * workFor(name, model.dims), 0) / whole);
        }
      });
    });
  });
  const hashes = (["noted", "read"] as const).map(async (trust) =>
    toAll({ type: "hash", trust, hash: await model.contentHash(trust) }),
  );
  try {
    await Promise.all([...made, ...hashes]);
  } catch (error) {
    // Between two products, when they hear of it.
    toAll({ type: "stop" });
    await Promise.all(ends);
    throw error;
  }
  told(1);
}

/** As what the encoder is compiled to which a window without a sound is heard for both; undefined where one is enough, or it is known. */
async function sharedSilence(
  model: ModelInThreads,
  units: readonly WantedUnit[],
): Promise<{ precision: WeightPrecision } | undefined> {
  const encoder = units.find(([name]) => name.endsWith("encoder"));
  return encoder && (await readText(model, units)) ? { precision: encoder[1] } : undefined;
}

/** The thread, from the built program (whose parts are in folders beside each other) or from its source. */
function startThread(
  { name, path, dims, head, referenceTokens }: ModelInThreads,
  units: readonly WantedUnit[],
  form: Pick<ThreadData, "silence" | "threads">,
): Worker {
  const fromSource = import.meta.url.endsWith(".ts");
  const entry = fromSource ? "./compile-thread-from-source.mjs" : "../engine/compile-thread.js";
  const data: ThreadData = { name, path, dims, head, units, referenceTokens, ...form };
  // The runtime's library reads its telemetry's switch from the environment of the process, which onnxruntime.ts has set.
  return new Worker(new URL(entry, import.meta.url), { workerData: data, env: SHARE_ENV });
}

const drafts = new Set<string>();
let running = 0;

/** Ends this process as failed, whatever its threads are at; what they have half made goes first. */
export function endAtOnce(): void {
  for (const draft of drafts) rmSync(draft, { recursive: true, force: true });
  // The usual way would end a thread in the midst of a product, which the runtime doesn't stand.
  if (running > 0) process.kill(process.pid, "SIGKILL");
  process.exit(1);
}
