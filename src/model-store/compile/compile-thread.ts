/** The program of a thread that compiles: it makes the units that it is given, beside other threads, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { present } from "../../lib/check.ts";
import { Failure, failureOf } from "../../lib/failure.ts";
import { later } from "../../lib/later.ts";
import { handOn } from "../../lib/log.ts";
import { statesOfSilence } from "../../model/compile.ts";
import type { WeightPrecision } from "../../onnx/product-forms.ts";
import { withMatMul } from "../../runtime/mat-mul.ts";
import { collectAll } from "../../runtime/memory-pressure.ts";
import { rightBytes } from "../../runtime/right-bytes.ts";
import { openWeights } from "../model-folder.ts";
import type { FromThread, ThreadData, ToThread } from "./compile-thread-messages.ts";
import { type ModelToCompile, unitOf } from "./unit.ts";

const port = present(parentPort, "whoever started the thread");
const say = (message: FromThread): void => port.postMessage(message);
handOn("compiler", (record) => say({ type: "log", record }));
const { units, silence, threads, referenceTokens, ...of } = workerData as ThreadData;

const hashes = { noted: later<string>(), read: later<string>() };
const silenceBeside = later<Float32Array>();
port.on("message", (message: ToThread) => {
  // No product is under way here: one blocks the thread that hears this.
  if (message.type === "stop") process.exit(0);
  else if (message.type === "hash") hashes[message.trust].tell(message.hash);
  else silenceBeside.tell(message.states);
});

const { weights, close } = await openWeights(of.path, of.dims);
const model: ModelToCompile = {
  ...of,
  weights,
  contentHash: (trust = "noted") => hashes[trust].told,
  referenceTokens: () => referenceTokens,
};

async function findSilence(precision: WeightPrecision): Promise<Float32Array> {
  const bytes = await rightBytes();
  const states = await withMatMul(threads, (matMul) =>
    statesOfSilence(weights, of.dims, { precision, bytes, matMul, onShare: collectAll }),
  );
  say({ type: "silence", states });
  return states;
}

const known = silence === "told" ? silenceBeside.told : silence && findSilence(silence.precision);
// Told by whoever waits for it.
known?.catch(() => {});
try {
  for (const [unit, wanted] of units.entries()) {
    const onShare = (share: number): void => say({ type: "share", unit, share });
    await unitOf(model, wanted, { onShare, onDraft: (path) => say({ type: "draft", path }), silence: known, threads });
    say({ type: "made", unit });
  }
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  say({ type: "failed", failure: failureOf(error) });
}
await close();
port.close();
