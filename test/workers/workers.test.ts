/**
 * Machines that share a queue: a real Redis, workers that are processes of their own, an engine that follows a script. Some clips and one kill here;
 * 200 clips with `npm run kills`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { HostEvent } from "../../src/api/contract.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import type { Application } from "../../src/app/app.ts";
import { openDatabase } from "../../src/store/database.ts";
import { openManyMachines } from "../../src/workers/many-machines.ts";
import { connectQueue, queueAddress } from "../../src/workers/redis.ts";
import { builtScript } from "../built.ts";
import { scriptedApplication } from "../e2e/scripted.ts";
import { allKills } from "../engine/support/mortal.ts";
import { password, type RedisServer, startRedis, withoutRedis } from "./support/redis-server.ts";

const clips = allKills ? 200 : 24;
const patience = { timeout: allKills ? 600_000 : 120_000 };
const identity = "test";
const scripted = join(import.meta.dirname, "..", "engine", "support", "scripted-engine.mjs");

let top = "";
let redis: RedisServer;
let program = "";
const children = new Set<ChildProcess>();
const open: Application[] = [];

beforeAll(async () => {
  if (withoutRedis !== null) return;
  top = mkdtempSync(join(tmpdir(), "slimscribe-workers-"));
  program = await builtScript(join(import.meta.dirname, "support", "scripted-worker.ts"));
  redis = await startRedis();
});
afterEach(async () => {
  for (const application of open.splice(0)) await application.close();
  for (const child of children) child.kill("SIGKILL");
});
afterAll(async () => {
  if (withoutRedis !== null) return;
  await redis.close();
  rmSync(top, { recursive: true, force: true });
});

let places = 0;
/** @returns a folder with recordings of so many windows each, and one for the program */
function workplace(windows: readonly number[]) {
  const folder = join(top, String(places++));
  const data = join(folder, "data");
  mkdirSync(data, { recursive: true });
  const paths = windows.map((count, number) => {
    const path = join(folder, `${number}-windows-${count}`);
    writeFileSync(path, `recording ${number} of ${folder}`);
    return path;
  });
  return { data, paths };
}

async function startWorker(name: string): Promise<ChildProcess> {
  const environment = { ...process.env, SLIMSCRIBE_QUEUE: redis.url };
  const child = spawn(process.execPath, [program, identity, name, scripted], {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  await once(child.stdout, "data");
  return child;
}

async function server(data: string, told: HostEvent[] = []): Promise<Application> {
  const connection = await connectQueue(queueAddress(redis.url));
  const many = await openManyMachines({ connection, server: data, identity, duration: async () => 10 });
  const script = { duration: () => 10, segments: () => [], pace: async () => {}, workplace: many };
  const application = scriptedApplication(script, data);
  application.listen((event) => void told.push(event));
  open.push(application);
  return application;
}

const rowsOf = async (application: Application): Promise<QueueRow[]> => (await application.handlers.queue({})).rows;

async function until(application: Application, reached: (rows: QueueRow[]) => boolean): Promise<QueueRow[]> {
  for (;;) {
    const rows = await rowsOf(application);
    if (reached(rows)) return rows;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const windowsTold = (told: readonly HostEvent[]): number => told.filter(({ type }) => type === "window").length;

const done = (rows: readonly QueueRow[]): number => rows.filter(({ state }) => state === "done").length;

/** What is kept of all recordings: of each its words, and how many windows. */
async function kept(application: Application, data: string) {
  const texts: string[] = [];
  for (const { id } of await rowsOf(application)) {
    const { segments } = await application.handlers.document({ id });
    texts.push(segments.map(({ text }) => text).join(""));
  }
  const database = openDatabase(join(data, "slimscribe.db"));
  const runs = database.prepare("SELECT count(*) AS windows FROM runs JOIN windows ON run = id GROUP BY id").all();
  database.close();
  return { texts, runs: runs.length };
}

const words = (windows: number): string => Array.from({ length: windows }, (_, index) => ` ${index}`).join("");

test.skipIf(withoutRedis !== null)(
  `${clips} clips over three workers, one of them killed: every transcript is there, none twice`,
  patience,
  async () => {
    const counts = Array.from({ length: clips }, (_, number) => 1 + (number % 40));
    const { data, paths } = workplace(counts);
    const [first] = await Promise.all(["a", "b", "c"].map(startWorker));
    const application = await server(data);
    await application.add(paths);
    await until(application, (rows) => done(rows) >= clips / 6);
    first?.kill("SIGKILL");
    await until(application, (rows) => rows.every(({ state }) => state === "done" || state === "failed"));
    const { texts, runs } = await kept(application, data);
    expect(texts).toEqual(counts.map(words));
    expect(runs).toBe(clips);
  },
);

test.skipIf(withoutRedis !== null)(
  "a worker that is killed loses no finished window, and what it was at goes on elsewhere behind the last one",
  patience,
  async () => {
    const { data, paths } = workplace([400]);
    const worker = await startWorker("mortal");
    const told: HostEvent[] = [];
    const application = await server(data, told);
    await application.add(paths);
    await expect.poll(() => windowsTold(told), { interval: 5 }).toBeGreaterThan(20);
    worker.kill("SIGKILL");
    await startWorker("heir");
    await until(application, (rows) => done(rows) === 1);
    const { texts } = await kept(application, data);
    expect(texts).toEqual([words(400)]);
    // Each window was told once.
    expect(windowsTold(told)).toBe(400);
  },
);

test.skipIf(withoutRedis !== null)(
  "a server that ends takes its recordings back, and goes on with them",
  patience,
  async () => {
    const { data, paths } = workplace([300, 300]);
    await startWorker("steady");
    const told: HostEvent[] = [];
    const application = await server(data, told);
    await application.add(paths);
    await expect.poll(() => windowsTold(told), { interval: 5 }).toBeGreaterThan(20);
    await open.pop()?.close();
    const again = await server(data);
    await until(again, (rows) => done(rows) === 2);
    expect((await kept(again, data)).texts).toEqual([words(300), words(300)]);
  },
);

test.skipIf(withoutRedis !== null)(
  "Redis that dies and starts empty: the person is told, and all is done in the end",
  patience,
  async () => {
    const { data, paths } = workplace([1500, 1500]);
    await startWorker("patient");
    const told: HostEvent[] = [];
    const application = await server(data, told);
    await application.add(paths);
    await expect.poll(() => windowsTold(told), { interval: 5 }).toBeGreaterThan(20);
    await redis.stop();
    const notices = () => told.flatMap((event) => (event.type === "notice" ? event.failure : []));
    await expect.poll(notices).toContainEqual(expect.objectContaining({ code: "queue.away" }));
    expect(JSON.stringify(notices())).not.toContain(password);
    await redis.start();
    await until(application, (rows) => done(rows) === 2);
    expect((await kept(application, data)).texts).toEqual([words(1500), words(1500)]);
  },
);
