/** The queue's recordings worked on by other machines: as many are handed over as the workers at the queue have places for. */
import type { FailureValue } from "../api/failure.ts";
import type { Job } from "../app/job.ts";
import type { Workplace } from "../app/workplace.ts";
import { redisFailure } from "./redis.ts";
import { SharedEngine, type SharedEngineParts } from "./shared-engine.ts";
import { listed, tellOf, type WorkerEntry } from "./worker-list.ts";

/** Handed over for each place: what waits on the queue is no longer put in another order. */
const perPlace = 2;
/** Until the first worker is there. */
const leastHanded = 8;
const mostHanded = 1000;
const lookMilliseconds = 2000;
/** A worker takes seconds to start. */
const looksWithout = 5;

export interface ManyMachines extends Workplace {
  /** the queue, without its password */
  readonly at: string;
  /** the path of a recording that is on the queue now, by its name there; null: there is none */
  pathOf(recording: string): string | null;
  /** @param base from now on workers may fetch recordings below this address */
  offerAudio(base: string): void;
  /** those that this server's recordings go to */
  workers(): readonly WorkerEntry[];
}

/** @param parts without what the workplace hands on @throws Failure queue.* */
export async function openManyMachines(
  parts: Omit<SharedEngineParts, "onTrouble" | "urlOf" | "places">,
): Promise<ManyMachines> {
  const { connection, identity, server } = parts;
  const { shown } = connection.address;
  let listener = (_trouble: FailureValue | null): void => {};
  let lastTrouble = "";
  const onTrouble = (trouble: FailureValue | null): void => {
    // Each time that it is another.
    if (trouble?.message === lastTrouble) return;
    lastTrouble = trouble?.message ?? "";
    listener(trouble);
  };
  let audio: string | null = null;
  const urlOf = (recording: string): string | null => (audio === null ? null : `${audio}/audio/${recording}`);
  const engine = await SharedEngine.open({ ...parts, onTrouble, urlOf, places: () => longPlaces() });
  const leave = tellOf(connection.redis, "servers", { name: server, identity, short: 0, long: 0 });
  let workers: readonly WorkerEntry[] = [];
  let others: readonly WorkerEntry[] = [];
  const longPlaces = (): number => workers.reduce((sum, { long }) => sum + long, 0);
  let without = 0;
  let handedOver = 0;

  const places = (): number => workers.reduce((sum, { short, long }) => sum + short + long, 0);
  const room = (): number => Math.min(mostHanded, Math.max(leastHanded, perPlace * places()));

  const look = async (): Promise<void> => {
    if (connection.redis.status !== "ready") return;
    const all = await listed(connection.redis, "workers");
    const before = places();
    workers = all.filter((worker) => worker.identity === identity);
    others = all.filter((worker) => worker.identity !== identity);
    without = workers.length > 0 || handedOver === 0 ? 0 : without + 1;
    if (without >= looksWithout) onTrouble(nobodyAt(shown, others, identity));
    else if (without === 0) onTrouble(null);
    // What is told now makes room for more.
    if (places() > before) listener(null);
  };
  const looking = setInterval(() => {
    look().catch((error) => onTrouble(redisFailure(error, connection.address)));
  }, lookMilliseconds);
  looking.unref();
  await look();

  return {
    at: shown,
    engine: {
      transcribe: async (...asked) => {
        handedOver++;
        try {
          await engine.transcribe(...asked);
        } finally {
          handedOver--;
        }
      },
      follow: (files) => engine.follow(files),
      async close() {
        clearInterval(looking);
        await leave();
        await engine.close();
      },
    },
    next: (waiting: readonly Job[], underWay: readonly Job[]) => (underWay.length < room() ? waiting[0] : undefined),
    toMeasure: () => undefined,
    listen(onNew) {
      listener = onNew;
    },
    pathOf: (recording) => engine.pathOf(recording),
    offerAudio(base) {
      audio = base.replace(/\/+$/, "");
    },
    workers: () => workers,
  };
}

function nobodyAt(shown: string, others: readonly WorkerEntry[], identity: string): FailureValue {
  const [other] = others;
  if (other === undefined)
    return {
      code: "queue.nobody",
      message: `Recordings wait at ${shown}, and no worker is there.`,
      hint: "Start one, on as many machines as you like: slimscribe worker --queue, with the same address.",
    };
  return {
    code: "queue.strangers",
    message: `Recordings wait at ${shown}: the worker ${other.name} is Slimscribe ${other.identity}, this server is ${identity}.`,
    hint: "They would write other words. Install the same version on both, and start the worker again.",
  };
}
