/** What a window does with models: told while it goes on, kept apart by name, refused while something uses them. */
import { expect, test, vi } from "vitest";
import type { HostEvent } from "../../src/api/contract.ts";
import type { ModelWork, Waiting } from "../../src/api/model-works.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { modelAnswers } from "../../src/app/model-answers.ts";
import type { ModelStore } from "../../src/app/model-store.ts";
import { ModelWorks } from "../../src/app/model-works.ts";
import { Failure } from "../../src/lib/failure.ts";
import { checkedHubAddress } from "../../src/lib/hub-address.ts";
import type { UnfinishedModel } from "../../src/model-store/unfinished-models.ts";
import { baseModel } from "../e2e/scripted.ts";

const soFar = { name: "small", asked: "owner/small", bytes: 60, totalBytes: 100 };

/** A store whose work waits for what the test says of it. */
function scriptedStore() {
  const left: UnfinishedModel[] = [];
  const removed: string[] = [];
  let end: { done(): void; fail(error: Error): void } | undefined;
  const hubs: (string | undefined)[] = [];
  let pause: (wait: Waiting | null) => void = () => {};
  const waiting = (signal: AbortSignal): Promise<void> =>
    new Promise<void>((done, fail) => {
      end = { done, fail };
      signal.addEventListener("abort", () => fail(new Error("stopped")));
    }).finally(() => {
      end = undefined;
    });
  const store: ModelStore = {
    nameOf: (asked) => asked.slice(asked.indexOf("/") + 1),
    async get(_asked, signal, { onProgress, hub }) {
      hubs.push(hub);
      const sofar = { file: "model.safetensors", bytes: 60, totalBytes: 100, bytesPerSecond: 5 };
      onProgress?.({ ...sofar, phase: "downloading", waiting: null });
      pause = (wait) => onProgress?.({ ...sofar, phase: "downloading", waiting: wait });
      await waiting(signal);
      return { summary: baseModel, hash: "", files: [] };
    },
    add: (_path, _name, signal) => waiting(signal),
    check: (_name, signal) => waiting(signal),
    remove: async (name) => void removed.push(name),
    unfinished: async () => left,
    discard: async (name) => void left.splice(0, left.length, ...left.filter((one) => one.name !== name)),
    recognise: async (path) => ({ path, name: "found" }),
  };
  const events: HostEvent[] = [];
  const hub = { address: "" };
  const works = new ModelWorks({
    store,
    hub: () => hub.address,
    here: async () => [baseModel],
    tell: (event) => void events.push(event),
  });
  const until = (state: ModelWork["state"] | "none"): Promise<ModelWork | undefined> =>
    vi.waitFor(async () => {
      const [work] = await works.works();
      expect(work?.state ?? "none").toBe(state);
      if (state === "working") expect(end).toBeDefined();
      return work;
    });
  const waits = (wait: Waiting | null): void => pause(wait);
  return { store, works, events, left, removed, hubs, hub, until, waits, end: () => end };
}

test("a model that is got is told of with its progress, stopped, and gone on with by the same question", async () => {
  const { works, until, left, hub, hubs, events, end } = scriptedStore();
  await works.get("owner/small");
  expect(await until("working")).toMatchObject({ name: "small", asked: "owner/small", bytes: 60, step: "downloading" });
  await expect(works.get("owner/small")).rejects.toMatchObject({ code: "model.busy" });
  expect(() => works.expectIdle()).toThrow(/small/);
  left.push({ ...soFar, underWay: false });
  works.stop("small");
  expect(await until("stopped")).toMatchObject({ bytes: 60, totalBytes: 100 });
  works.expectIdle();

  hub.address = "https://mirror.example";
  await works.get("owner/small");
  await until("working");
  left.length = 0;
  end()?.done();
  await until("none");
  expect(hubs).toEqual([undefined, "https://mirror.example"]);
  expect(events.filter(({ type }) => type === "notice")).toMatchObject([{ level: "info" }]);
  expect(events.at(-1)).toEqual({ type: "modelWorks", works: [] });
  await expect(works.get("owner/whisper-base")).rejects.toMatchObject({ code: "usage.model" });
});

test("a hub that asks for patience: how much of the wait is left is told, and when it is over", async () => {
  const { works, until, waits, events } = scriptedStore();
  await works.get("owner/small");
  await until("working");
  waits({ reason: "busy", seconds: 30 });
  const told = () => events.findLast(({ type }) => type === "modelWorks");
  await vi.waitFor(() => expect(told()).toMatchObject({ works: [{ waiting: { reason: "busy" } }] }));
  const [first] = await works.works();
  const secondsLeft = first?.state === "working" ? first.waiting?.seconds : undefined;
  expect(secondsLeft).toBeLessThan(30);
  waits(null);
  await vi.waitFor(() => expect(told()).toMatchObject({ works: [{ waiting: null }] }));
  await works.close();
});

test("what another program is getting is followed until it is done, and then the models are told", async () => {
  const { works, left, events } = scriptedStore();
  left.push({ ...soFar, underWay: true });
  expect(await works.works()).toEqual([{ ...soFar, state: "elsewhere" }]);
  left.splice(0, 1, { ...soFar, bytes: 90, underWay: true });
  const told = () => events.findLast(({ type }) => type === "modelWorks");
  await vi.waitFor(() => expect(told()).toMatchObject({ works: [{ bytes: 90, state: "elsewhere" }] }), 60_000);
  expect(events.filter(({ type }) => type === "models")).toEqual([]);
  left.length = 0;
  await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: "models" }), 60_000);
  expect(told()).toEqual({ type: "modelWorks", works: [] });
  await works.close();
});

test("what failed says why until it is tried again or forgotten", async () => {
  const { works, until, left, end } = scriptedStore();
  works.add({ path: "/models/one", name: "one" });
  await until("working");
  end()?.fail(new Failure("model.damaged", "It is damaged.", "Get it again."));
  expect(await until("failed")).toMatchObject({ name: "one", asked: null, failure: { code: "model.damaged" } });
  works.verify("one");
  await until("working");
  end()?.fail(new Failure("model.damaged", "It is damaged.", "Get it again."));
  await until("failed");
  left.push({ ...soFar, name: "one", underWay: false });
  await works.discard("one");
  await until("none");
  works.verify("one");
  await until("working");
  await works.close();
  expect(await works.works()).toEqual([]);
});

test("a model that is used, or is to be, is not removed", async () => {
  const { works, store, removed } = scriptedStore();
  const rows: Pick<QueueRow, "state" | "options">[] = [];
  const others: string[] = [];
  const forgotten: string[] = [];
  const { removeModel } = modelAnswers(works, store, {
    rows: () => rows as QueueRow[],
    others: () => others,
    removed: (name) => void forgotten.push(name),
  });
  const options = { model: "whisper-base" } as QueueRow["options"];
  rows.push({ state: "done", options }, { state: "queued", options });
  await expect(removeModel({ name: "whisper-base" })).rejects.toThrow(/1 file of the queue is to be transcribed/);
  rows.pop();
  others.push("whisper-base");
  await expect(removeModel({ name: "whisper-base" })).rejects.toMatchObject({ code: "model.in-use" });
  others.pop();
  await removeModel({ name: "whisper-base" });
  expect([removed, forgotten]).toEqual([["whisper-base"], ["whisper-base"]]);
});

test("addresses of hubs", () => {
  expect(checkedHubAddress(" https://hub.example:8443/mirror/ ")).toBe("https://hub.example:8443/mirror");
  for (const good of ["", "http://localhost:8080", "http://127.0.0.1", "http://[::1]:1"])
    expect(checkedHubAddress(good)).toBe(good);
  for (const bad of [
    "http://hub.example",
    "hub.example",
    "https://",
    "file:///x",
    "https://a b",
    "https://u@h.example",
  ])
    expect(() => checkedHubAddress(bad)).toThrow(/no address of a hub/);
});
