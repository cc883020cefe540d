/** A worker as a process of its own, to be killed: the queue is real, its engine follows the names of files (test/engine/support/scripted-engine.mjs). */
import { EngineClient } from "../../../src/engine/engine-client.ts";
import { forkedFrom } from "../../../src/engine/engine-port.ts";
import { audioFrom } from "../../../src/workers/audio.ts";
import { connectQueue, queueAddressOf } from "../../../src/workers/redis.ts";
import { startWorker } from "../../../src/workers/worker.ts";

const [, , identity = "", name = "", engine = ""] = process.argv;

await startWorker({
  connection: await connectQueue(queueAddressOf(true)),
  engine: new EngineClient(() => forkedFrom(engine)),
  audio: audioFrom([]),
  identity,
  name,
  atOnce: { short: 4, long: 2 },
  say: (sentence) => console.error(sentence),
  patience: { lockSeconds: 2, lookSeconds: 1 },
});
console.log("ready");
