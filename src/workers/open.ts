/** The queue that many machines share, with the real engine and folders: what the server and the worker open. */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DeviceChoice } from "../api/engine.ts";
import { openRequestFiles, requestFolder } from "../app/request-files.ts";
import { durationOf } from "../app/waveform.ts";
import { EngineClient } from "../engine/engine-client.ts";
import { adoptedIdentity, measuredIdentity } from "../engine/run-identity.ts";
import { removeRuntimeLeftovers } from "../engine/telemetry-leftovers.ts";
import { closeOwnFolders, dataFolder } from "../lib/node/folders.ts";
import { makeOwnFolder, writeOwnFile } from "../lib/node/own-files.ts";
import { audioFrom, type SharedFolder } from "./audio.ts";
import { type ManyMachines, openManyMachines } from "./many-machines.ts";
import type { Length } from "./messages.ts";
import { connectQueue, type QueueConnection, queueAddressOf } from "./redis.ts";
import { type RunningWorker, startWorker } from "./worker.ts";
import { listed, type WorkerEntry } from "./worker-list.ts";

/** Of this data folder, the same from start to start: what a killed server had begun is its own. */
async function serverName(): Promise<string> {
  const file = join(dataFolder(), "slimscribe.queue-name");
  await makeOwnFolder(dataFolder());
  await writeOwnFile(file, randomUUID(), "wx").catch(() => {});
  return (await readFile(file, "utf8")).trim();
}

/**
 * Before the application is opened, whose runs have the same identity.
 * @param given the queue's address; true: as the environment has it
 * @throws Failure usage.queue, queue.*
 */
export async function openQueueOfMany(given: string | true): Promise<ManyMachines> {
  const connection = await connectQueue(queueAddressOf(given));
  try {
    const [identity, server] = [await measuredIdentity(), await serverName()];
    return await openManyMachines({ connection, server, identity, duration: durationOf });
  } catch (error) {
    connection.close();
    throw error;
  }
}

export interface WorkerOptions {
  queue: string | true;
  shared: readonly SharedFolder[];
  /** that the server has too, for recordings that are on no shared disk */
  key?: string | undefined;
  atOnce: Record<Length, number>;
  perMinute?: number | undefined;
  device?: DeviceChoice | undefined;
  say(sentence: string): void;
}

/** Waits until there is one. */
async function firstServer({ redis, address }: QueueConnection, say: (sentence: string) => void): Promise<WorkerEntry> {
  for (let looks = 0; ; looks++) {
    const [server] = await listed(redis, "servers");
    if (server !== undefined) return server;
    if (looks === 0) say(`No server is at ${address.shown} yet: slimscribe serve --queue. It is waited for.`);
    await sleep(2000);
  }
}

/** @throws Failure usage.queue, queue.* */
export async function openWorker({
  queue,
  shared,
  key,
  ...options
}: WorkerOptions): Promise<RunningWorker & { name: string; at: string }> {
  closeOwnFolders();
  void removeRuntimeLeftovers();
  const connection = await connectQueue(queueAddressOf(queue));
  const files = await openRequestFiles(requestFolder());
  const engine = new EngineClient();
  const name = `${hostname()}-${process.pid}`;
  const stop = async (): Promise<void> => {
    await engine.close();
    await files.close();
    connection.close();
  };
  try {
    const server = await firstServer(connection, options.say);
    // A worker writes the words that the server would: with its kernels.
    const identity = await adoptedIdentity(server.identity);
    const audio = audioFrom(shared, { key, files });
    const worker = await startWorker({ connection, engine, audio, identity, name, ...options });
    return {
      name,
      at: connection.address.shown,
      async close() {
        await worker.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
