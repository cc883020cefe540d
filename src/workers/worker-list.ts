/** Which workers and servers are at a queue: each tells of itself every few seconds, and is forgotten when it doesn't. */
import type { Redis } from "ioredis";
import { z } from "zod";
import { prefix } from "./messages.ts";

export const WorkerEntry = z.object({
  name: z.string(),
  /** of program and kernels */
  identity: z.string(),
  /** how many recordings it takes at once */
  short: z.number().int(),
  long: z.number().int(),
});
export type WorkerEntry = z.infer<typeof WorkerEntry>;

/** By Redis's clock: those of machines differ. */
const Told = WorkerEntry.extend({ seenAt: z.number() });

const beatMilliseconds = 5000;
const forgottenSeconds = 20;

type Kind = "workers" | "servers";
const keyOf = (kind: Kind): string => `${prefix}:${kind}`;

async function secondsOf(redis: Redis): Promise<number> {
  return Number((await redis.time())[0]);
}

/** @returns the function that takes it off the list */
export function tellOf(redis: Redis, kind: Kind, entry: WorkerEntry): () => Promise<void> {
  const tell = async (): Promise<void> => {
    const told: z.infer<typeof Told> = { ...entry, seenAt: await secondsOf(redis) };
    await redis.hset(keyOf(kind), entry.name, JSON.stringify(told));
  };
  // While Redis is away nobody is told.
  const tellWhenThere = (): void => {
    if (redis.status === "ready") tell().catch(() => {});
  };
  tellWhenThere();
  const beat = setInterval(tellWhenThere, beatMilliseconds);
  beat.unref();
  return async () => {
    clearInterval(beat);
    if (redis.status === "ready") await redis.hdel(keyOf(kind), entry.name).catch(() => {});
  };
}

/** Those that were heard of lately; others are taken off. */
export async function listed(redis: Redis, kind: Kind): Promise<WorkerEntry[]> {
  const now = await secondsOf(redis);
  const living: WorkerEntry[] = [];
  for (const [name, text] of Object.entries(await redis.hgetall(keyOf(kind)))) {
    const told = Told.safeParse(jsonOf(text)).data;
    if (told !== undefined && now - told.seenAt < forgottenSeconds) living.push(WorkerEntry.parse(told));
    else await redis.hdel(keyOf(kind), name);
  }
  return living;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
