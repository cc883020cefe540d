/** What the client does about an engine that dies, hangs, talks nonsense or can't be started: with a process that has no model. */
import { fork } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type EngineEvent, TranscribeOptions } from "../../src/api/engine.ts";
import { EngineClient } from "../../src/engine/engine-client.ts";
import type { EnginePort } from "../../src/engine/engine-port.ts";
import type { EnginePatience } from "../../src/engine/engine-watch.ts";
import { allKills } from "./support/mortal.ts";

const entry = join(import.meta.dirname, "support", "scripted-engine.mjs");
const options = TranscribeOptions.parse({});

/** The processes that were started, in their order. */
function starter(...words: string[]): { start: () => EnginePort; pids: number[] } {
  const pids: number[] = [];
  const start = (): EnginePort => {
    const child = fork(entry, words, { serialization: "advanced" });
    pids.push(child.pid ?? 0);
    return {
      send: (message) => void (child.connected && child.send(message, () => {})),
      kill: () => void child.kill("SIGKILL"),
      onMessage: (listen) => void child.on("message", listen),
      onExit: (listen) => void child.on("exit", listen),
    };
  };
  return { start, pids };
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function heard(
  engine: EngineClient,
  file: string,
  during: (event: EngineEvent) => void = () => {},
  signal?: AbortSignal,
): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  const onEvent = (event: EngineEvent): void => {
    events.push(event);
    during(event);
  };
  await engine.transcribe({ file, options }, onEvent, signal);
  return events;
}

const indexes = (events: readonly EngineEvent[]): number[] =>
  events.flatMap((event) => (event.type === "window" ? [event.index] : []));
const deaths = (events: readonly EngineEvent[]): number =>
  events.filter((event) => event.type === "warning" && event.code === "engine.restarted").length;
const zeroTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function client(words: string[] = [], patience: Partial<EnginePatience> = {}) {
  const { start, pids } = starter(...words);
  return { engine: new EngineClient(start, patience), pids };
}

test("a file that kills the engine each time is given up alone; the files beside it end whole", async () => {
  const { engine, pids } = client();
  const bad = heard(engine, "dies-at-3");
  const good = [heard(engine, "windows-400"), heard(engine, "windows-300"), heard(engine, "windows-2")];
  const ended = await bad;
  expect(ended.at(-1)).toMatchObject({ type: "failed", failure: { code: "engine.died" } });
  expect(indexes(ended)).toEqual([0, 1, 2]);
  for (const [place, count] of [400, 300, 2].entries()) {
    const events = (await good[place]) ?? [];
    expect(indexes(events)).toEqual(zeroTo(count));
    expect(events.at(-1)?.type).toBe("done");
  }
  // Twice with the others, once alone, and the one that ends the others' work.
  expect(pids).toHaveLength(4);
  await engine.close();
});

test("two bad files are both found, and the next file is as welcome as any", async () => {
  const { engine } = client();
  const [one, other, good] = await Promise.all(
    ["dies-at-0", "dies-at-5", "windows-50"].map((file) => heard(engine, file)),
  );
  for (const events of [one, other]) expect(events?.at(-1)).toMatchObject({ failure: { code: "engine.died" } });
  expect(indexes(other ?? [])).toEqual(zeroTo(5));
  expect(indexes(good ?? [])).toEqual(zeroTo(50));
  expect((await heard(engine, "windows-3")).at(-1)?.type).toBe("done");
  await engine.close();
});

test("an engine that doesn't answer is ended and started again; it may not hang for ever in one place", async () => {
  // Longer than a process takes to start on a busy machine.
  const { engine, pids } = client([], { silentSeconds: 4 });
  const events = await heard(engine, "hangs-at-2");
  expect(indexes(events)).toEqual([0, 1]);
  expect(events.at(-1)).toMatchObject({ type: "failed", failure: { code: "engine.died" } });
  expect(pids).toHaveLength(3);
  await engine.close();
  expect(pids.filter(lives)).toEqual([]);
});

test("one that gives signs is left in peace, however long a window takes", async () => {
  const { engine, pids } = client([], { silentSeconds: 1 });
  let waited = false;
  const events = await heard(engine, "windows-3", () => {
    if (waited) return;
    waited = true;
    // This process sleeps for longer than its patience, as a machine with a closed lid does.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
  });
  expect([indexes(events), pids.length, deaths(events)]).toEqual([[0, 1, 2], 1, 0]);
  await engine.close();
});

test("one that can't be started ends every file and question with a sentence, and is tried again for the next", async () => {
  for (const [words, patience] of [[["dies"], {}] as const, [["hangs"], { silentSeconds: 0.5 }] as const]) {
    const { engine, pids } = client([...words], patience);
    const [one, other, models] = await Promise.allSettled([
      heard(engine, "windows-3"),
      heard(engine, "windows-4"),
      engine.models(),
    ]);
    for (const result of [one, other])
      expect(result).toMatchObject({ value: [{ type: "failed", failure: { code: "engine.start" } }] });
    expect(models).toMatchObject({ status: "rejected", reason: { code: "engine.start" } });
    expect(pids).toHaveLength(3);
    await heard(engine, "windows-1");
    expect(pids).toHaveLength(6);
    await engine.close();
  }
  const refused = new EngineClient(() => {
    throw new Error("no process is left");
  });
  expect(await heard(refused, "windows-1")).toMatchObject([{ failure: { code: "engine.start" } }]);
});

test("what nobody understands ends the process, not the host", async () => {
  const { engine } = client();
  const events = await heard(engine, "nonsense");
  expect(events.at(-1)).toMatchObject({ type: "failed", failure: { code: "engine.died" } });
  await engine.close();
});

test("idle, the process ends and gives its memory back; the next file starts another", async () => {
  const { engine, pids } = client([], { idleSeconds: 0.05 });
  await heard(engine, "windows-2");
  await expect.poll(() => pids.filter(lives)).toEqual([]);
  expect((await heard(engine, "windows-5")).at(-1)?.type).toBe("done");
  await expect.poll(() => pids.filter(lives)).toEqual([]);
  expect(await engine.models()).toEqual([]);
  expect(pids).toHaveLength(3);
  await engine.close();
});

test("a process that doesn't end when asked is ended", async () => {
  const { engine, pids } = client(["stays"], { closeSeconds: 0.2 });
  await heard(engine, "windows-2");
  await engine.close();
  expect(pids.filter(lives)).toEqual([]);
});

test("cancelled while the engine is down, a file ends; one that waits its turn does, too", async () => {
  const { engine } = client();
  const stopping = new AbortController();
  const events = await heard(
    engine,
    "dies-at-2",
    (event) => {
      if (event.type === "warning") stopping.abort();
    },
    stopping.signal,
  );
  expect(events.map(({ type }) => type)).toEqual(["window", "window", "streams", "provisional", "warning"]);
  await engine.close();
});

const rounds = allKills ? 50 : 5;

test(`killed and started again ${rounds} times: every window once, nothing piles up`, {
  timeout: 600_000,
}, async () => {
  const { engine, pids } = client();
  // Timers are those of whoever waits, too: with them it would wait for the end of its own.
  const handles = (): number =>
    process.getActiveResourcesInfo().filter((name) => !/Immediate|Timeout/.test(name)).length;
  await heard(engine, "windows-1");
  const before = { handles: handles(), listeners: process.eventNames().length, resident: process.memoryUsage().rss };
  for (let round = 0; round < rounds; round++) {
    let killed = false;
    const events = await heard(engine, "windows-40", ({ type }) => {
      if (type !== "window" || killed) return;
      killed = true;
      engine.kill();
    });
    expect(indexes(events)).toEqual(zeroTo(40));
    expect(deaths(events)).toBe(1);
  }
  expect(pids).toHaveLength(rounds + 1);
  expect(pids.filter(lives)).toHaveLength(1);
  await expect.poll(handles).toBeLessThanOrEqual(before.handles);
  expect(process.eventNames().length).toBe(before.listeners);
  // Fifty channels with their buffers would be more.
  expect(process.memoryUsage().rss - before.resident).toBeLessThan(64e6);
  await engine.close();
});

test("a followed file's words are told in every process that works on it, those of others in none", async () => {
  const { engine } = client();
  engine.follow(["dies-at-3"]);
  const words = (events: readonly EngineEvent[]) =>
    events.flatMap((event) => (event.type === "provisional" ? [event.windows.map(({ index }) => index)] : []));
  const other = heard(engine, "windows-30");
  const events = await heard(engine, "dies-at-3");
  // Behind each death but the last there are none any more, until the next process has some.
  expect(words(events)).toEqual([[0], [1], [2], [], []]);
  expect(events.filter(({ type }) => type === "streams")).toEqual(Array(2).fill({ type: "streams", streams: 0 }));
  engine.follow([]);
  expect(words(await heard(engine, "windows-3"))).toEqual([]);
  expect(words(await other).flat()).toEqual([]);
  engine.follow(["windows-4"]);
  expect(words(await heard(engine, "windows-4"))).toEqual([[0], [1], [2], [3]]);
  await engine.close();
});
