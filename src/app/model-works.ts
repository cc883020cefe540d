/** What a window does with the person's own models: got, added, checked, removed; what is under way is told as it goes on. */
import type { HostEvent } from "../api/contract.ts";
import type { ModelSummary } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { ModelWork, OfferedModel } from "../api/model-works.ts";
import { Failure } from "../lib/failure.ts";
import { loggedFailure } from "../lib/log.ts";
import type { ModelStore } from "./model-store.ts";

export interface ModelWorks {
  works(): Promise<ModelWork[]>;
  /** @throws Failure usage.model where it is no name, or that model is here; model.busy */
  get(asked: string): Promise<void>;
  add(offered: OfferedModel): void;
  verify(name: string): void;
  stop(name: string): void;
  discard(name: string): Promise<void>;
  /** @throws Failure usage.model */
  remove(name: string): Promise<void>;
  /** @throws Failure model.busy while anything is done with models */
  expectIdle(): void;
  /** resolves when all that was under way has ended */
  close(): Promise<void>;
}

export interface ModelWorksParts {
  store: ModelStore;
  /** of the hub, as the settings have it now */
  hub(): string;
  /** those that can be used */
  here(): Promise<ModelSummary[]>;
  tell(event: HostEvent): void;
}

interface Running {
  work: Extract<ModelWork, { state: "working" }>;
  /** when it was told that it waits, as performance.now() has it */
  waitsSince: number;
  stopping: AbortController;
  ended: Promise<void>;
}

/** How a work goes on. */
type Steps = (signal: AbortSignal, tell: (change: Partial<Running["work"]>) => void) => Promise<string>;

/** What arrives is told so often. */
const tellMilliseconds = 250;

/** How far another program is with a model is looked at so often. */
const followMilliseconds = 1000;

const nothingYet = { bytes: 0, totalBytes: null, bytesPerSecond: null, waiting: null };

export function createModelWorks({ store, hub, here, tell }: ModelWorksParts): ModelWorks {
  const running = new Map<string, Running>();
  const failed = new Map<string, { asked: string | null; failure: FailureValue }>();
  let toldAt = Number.NEGATIVE_INFINITY;
  let following: NodeJS.Timeout | undefined;
  let closed = false;

  const works = async (): Promise<ModelWork[]> => {
    const waiting = (await store.unfinished()).filter(({ name }) => !running.has(name));
    const known = new Map<string, ModelWork>();
    for (const { underWay, ...one } of waiting)
      known.set(one.name, { ...one, state: underWay ? "elsewhere" : "stopped" });
    for (const [name, { asked, failure }] of failed) {
      if (known.get(name)?.state === "elsewhere") continue;
      const { bytes = 0, totalBytes = null } = known.get(name) ?? {};
      known.set(name, { name, asked, bytes, totalBytes, state: "failed", failure });
    }
    for (const [name, one] of running) known.set(name, asOfNow(one));
    const all = [...known.values()].sort((a, b) => a.name.localeCompare(b.name));
    if (hasElsewhere(all)) follow();
    return all;
  };
  const tellWorks = async (): Promise<ModelWork[]> => {
    toldAt = performance.now();
    const all = await works();
    tell({ type: "modelWorks", works: all });
    return all;
  };
  const tellModels = async (): Promise<void> => tell({ type: "models", models: await here() });
  /** Another program doesn't tell how far it is. */
  const follow = (): void => {
    if (closed) return;
    following ??= setTimeout(async () => {
      following = undefined;
      if (!hasElsewhere(await tellWorks())) await tellModels();
    }, followMilliseconds).unref();
  };

  const begin = (work: Omit<Running["work"], "state">, steps: Steps): void => {
    const { name, asked } = work;
    if (running.has(name)) throw busyWith(name);
    failed.delete(name);
    const mine: Running = {
      work: { ...work, state: "working" },
      waitsSince: 0,
      stopping: new AbortController(),
      ended: Promise.resolve(),
    };
    running.set(name, mine);
    const { signal } = mine.stopping;
    const all = async (): Promise<void> => {
      try {
        await tellWorks();
        const done = await steps(signal, (change) => {
          const waits = change.waiting !== undefined && change.waiting !== mine.work.waiting;
          if (waits) mine.waitsSince = performance.now();
          const matters = waits || (change.step !== undefined && change.step !== mine.work.step);
          mine.work = { ...mine.work, ...change };
          if (matters || performance.now() - toldAt >= tellMilliseconds) void tellWorks();
        });
        tell({ type: "notice", level: "info", failure: { code: "model.done", message: done, hint: "" } });
      } catch (error) {
        if (!signal.aborted) failed.set(name, { asked, failure: loggedFailure("nothing came of a model", error) });
      } finally {
        running.delete(name);
        await tellModels();
        await tellWorks();
      }
    };
    mine.ended = all();
  };

  const get = async (asked: string): Promise<void> => {
    const name = store.nameOf(asked);
    if ((await here()).some((one) => one.name === name))
      throw new Failure("usage.model", `There is a model called ${name} already.`, "Use it, or remove it first.");
    begin({ name, asked, step: "listing", ...nothingYet }, async (signal, change) => {
      const before = (await store.unfinished()).find((one) => one.name === name);
      if (before !== undefined) change({ bytes: before.bytes, totalBytes: before.totalBytes });
      await store.get(asked, signal, {
        hub: hub() || undefined,
        onProgress: ({ phase: step, bytes, totalBytes, bytesPerSecond, waiting }) =>
          change(totalBytes === null ? { step, waiting } : { step, bytes, totalBytes, bytesPerSecond, waiting }),
      });
      return `${name} is here, and every weight was read.`;
    });
  };

  return {
    works,
    get,
    add({ path, name }) {
      begin({ name, asked: null, step: "checking", ...nothingYet }, async (signal, change) => {
        await store.add(path, name, signal, (step) => change({ step }));
        return `${name} is among your models, and every weight was read.`;
      });
    },
    verify(name) {
      begin({ name, asked: null, step: "checking", ...nothingYet }, async (signal) => {
        await store.check(name, signal);
        return `${name} is whole: every weight is there and a number.`;
      });
    },
    stop: (name) => running.get(name)?.stopping.abort(),
    async discard(name) {
      if (running.has(name)) throw busyWith(name);
      failed.delete(name);
      await store.discard(name);
      await tellWorks();
    },
    async remove(name) {
      if (running.has(name)) throw busyWith(name);
      await store.remove(name);
      failed.delete(name);
      await Promise.all([tellModels(), tellWorks()]);
    },
    expectIdle() {
      const [name] = running.keys();
      if (name !== undefined) throw busyWith(name);
    },
    async close() {
      closed = true;
      clearTimeout(following);
      for (const { stopping } of running.values()) stopping.abort();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}

const hasElsewhere = (works: readonly ModelWork[]): boolean => works.some(({ state }) => state === "elsewhere");

/** What is left of a wait is told, not how long it was. */
function asOfNow({ work, waitsSince }: Running): ModelWork {
  if (work.waiting === null) return work;
  const { reason, seconds } = work.waiting;
  const left = Math.max(0, seconds - (performance.now() - waitsSince) / 1000);
  return { ...work, waiting: { reason, seconds: left } };
}

const busyWith = (name: string): Failure =>
  new Failure("model.busy", `Something is being done with ${name} already.`, "Wait until it has ended, or stop it.");
