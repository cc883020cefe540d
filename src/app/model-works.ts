/** What a window does with the person's own models: got, added, checked, removed; what is under way is told as it goes on. */
import type { HostEvent } from "../api/contract.ts";
import type { ModelSummary } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { ModelWork, OfferedModel } from "../api/model-works.ts";
import { Failure } from "../lib/failure.ts";
import { loggedFailure } from "../lib/log.ts";
import type { ModelStore } from "./model-store.ts";

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

export class ModelWorks {
  readonly #parts: ModelWorksParts;
  readonly #running = new Map<string, Running>();
  readonly #failed = new Map<string, { asked: string | null; failure: FailureValue }>();
  #toldAt = Number.NEGATIVE_INFINITY;
  #following: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(parts: ModelWorksParts) {
    this.#parts = parts;
  }

  /** What is under way, here or in another program, was stopped or failed, by name. */
  async works(): Promise<ModelWork[]> {
    const unfinished = (await this.#parts.store.unfinished()).filter(({ name }) => !this.#running.has(name));
    const known = new Map<string, ModelWork>();
    for (const { underWay, ...one } of unfinished)
      known.set(one.name, { ...one, state: underWay ? "elsewhere" : "stopped" });
    for (const [name, { asked, failure }] of this.#failed) {
      if (known.get(name)?.state === "elsewhere") continue;
      const { bytes = 0, totalBytes = null } = known.get(name) ?? {};
      known.set(name, { name, asked, bytes, totalBytes, state: "failed", failure });
    }
    for (const [name, one] of this.#running) known.set(name, asOfNow(one));
    const all = [...known.values()].sort((a, b) => a.name.localeCompare(b.name));
    if (hasElsewhere(all)) this.#follow();
    return all;
  }

  /** @throws Failure usage.model where it is no name, or that model is here; model.busy */
  async get(asked: string): Promise<void> {
    const { store, here, hub } = this.#parts;
    const name = store.nameOf(asked);
    if ((await here()).some((one) => one.name === name))
      throw new Failure("usage.model", `There is a model called ${name} already.`, "Use it, or remove it first.");
    this.#begin({ name, asked, step: "listing", ...nothingYet }, async (signal, change) => {
      const before = (await store.unfinished()).find((one) => one.name === name);
      if (before !== undefined) change({ bytes: before.bytes, totalBytes: before.totalBytes });
      await store.get(asked, signal, {
        hub: hub() || undefined,
        onProgress: ({ phase: step, bytes, totalBytes, bytesPerSecond, waiting }) =>
          change(totalBytes === null ? { step, waiting } : { step, bytes, totalBytes, bytesPerSecond, waiting }),
      });
      return `${name} is here, and every weight was read.`;
    });
  }

  /** @throws Failure model.busy */
  add({ path, name }: OfferedModel): void {
    this.#begin({ name, asked: null, step: "checking", ...nothingYet }, async (signal, change) => {
      await this.#parts.store.add(path, name, signal, (step) => change({ step }));
      return `${name} is among your models, and every weight was read.`;
    });
  }

  /** @throws Failure model.busy */
  verify(name: string): void {
    this.#begin({ name, asked: null, step: "checking", ...nothingYet }, async (signal) => {
      await this.#parts.store.check(name, signal);
      return `${name} is whole: every weight is there and a number.`;
    });
  }

  stop(name: string): void {
    this.#running.get(name)?.stopping.abort();
  }

  /** @throws Failure model.busy */
  async discard(name: string): Promise<void> {
    this.#expectNothingWith(name);
    this.#failed.delete(name);
    await this.#parts.store.discard(name);
    await this.#tellWorks();
  }

  /** @throws Failure model.busy; usage.model */
  async remove(name: string): Promise<void> {
    this.#expectNothingWith(name);
    await this.#parts.store.remove(name);
    this.#failed.delete(name);
    await Promise.all([this.#tellModels(), this.#tellWorks()]);
  }

  /** @throws Failure model.busy while anything is done with models */
  expectIdle(): void {
    const [name] = this.#running.keys();
    if (name !== undefined) throw busyWith(name);
  }

  /** Resolves when all that was under way has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#following);
    for (const { stopping } of this.#running.values()) stopping.abort();
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  #expectNothingWith(name: string): void {
    if (this.#running.has(name)) throw busyWith(name);
  }

  #begin(work: Omit<Running["work"], "state">, steps: Steps): void {
    const { name } = work;
    this.#expectNothingWith(name);
    this.#failed.delete(name);
    const mine: Running = {
      work: { ...work, state: "working" },
      waitsSince: 0,
      stopping: new AbortController(),
      ended: Promise.resolve(),
    };
    this.#running.set(name, mine);
    mine.ended = this.#carryOut(mine, steps);
  }

  async #carryOut(mine: Running, steps: Steps): Promise<void> {
    const { name, asked } = mine.work;
    const { signal } = mine.stopping;
    try {
      await this.#tellWorks();
      const done = await steps(signal, (change) => this.#goesOn(mine, change));
      this.#parts.tell({ type: "notice", level: "info", failure: { code: "model.done", message: done, hint: "" } });
    } catch (error) {
      if (!signal.aborted) this.#failed.set(name, { asked, failure: loggedFailure("nothing came of a model", error) });
    } finally {
      this.#running.delete(name);
      await this.#tellModels();
      await this.#tellWorks();
    }
  }

  #goesOn(mine: Running, change: Partial<Running["work"]>): void {
    const waits = change.waiting !== undefined && change.waiting !== mine.work.waiting;
    if (waits) mine.waitsSince = performance.now();
    const matters = waits || (change.step !== undefined && change.step !== mine.work.step);
    mine.work = { ...mine.work, ...change };
    if (matters || performance.now() - this.#toldAt >= tellMilliseconds) void this.#tellWorks();
  }

  async #tellWorks(): Promise<ModelWork[]> {
    this.#toldAt = performance.now();
    const works = await this.works();
    this.#parts.tell({ type: "modelWorks", works });
    return works;
  }

  async #tellModels(): Promise<void> {
    this.#parts.tell({ type: "models", models: await this.#parts.here() });
  }

  /** Another program doesn't tell how far it is. */
  #follow(): void {
    if (this.#isClosed) return;
    this.#following ??= setTimeout(async () => {
      this.#following = undefined;
      if (!hasElsewhere(await this.#tellWorks())) await this.#tellModels();
    }, followMilliseconds).unref();
  }
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
