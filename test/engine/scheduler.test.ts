/** Files side by side in one batch: whose window comes next, and what each hears of the batch. */
import { expect, test, vi } from "vitest";
import { promptOf } from "../../src/decode/prompt.ts";
import { greedy, type WindowRequest } from "../../src/decode/retry.ts";
import { sourceOf } from "../../src/decode/source.ts";
import { type Look, Scheduler } from "../../src/engine/scheduler.ts";
import { fakeDecoder, randomLogits, smallReading, smallVocabulary } from "../decode/support/fake-decoder.ts";

const never = new AbortController().signal;

function schedulerOf(capacity: number) {
  const decoder = fakeDecoder(smallVocabulary, randomLogits(smallVocabulary, 42), capacity);
  const released: number[] = [];
  const runtime = Object.assign(decoder, { release: ({ id }: { id: number }) => void released.push(id) });
  return { scheduler: new Scheduler(runtime, smallReading), decoder, released };
}

function request(id: number): WindowRequest<number> {
  const prompt = promptOf(smallVocabulary, { language: "en", task: "transcribe", timestamps: true });
  return {
    key: id,
    window: { id },
    prompt,
    search: greedy,
    retry: false,
    durations: { durationSeconds: 29 },
    seed: id,
  };
}

const windows = (count: number, from: number) => Array.from({ length: count }, (_, i) => request(from + i));

test.each([1, 2, 6])(
  "a short file that comes to a long one is done long before it, with %i streams",
  async (streams) => {
    const { scheduler, released } = schedulerOf(streams);
    const done: string[] = [];
    let short: Promise<void> | undefined;
    const file = async (name: string, requests: WindowRequest<number>[]): Promise<void> => {
      for await (const _ of scheduler.decode(sourceOf(requests), never)) {
        done.push(name);
        // The long one is well under way by then.
        if (done.length === 3) short = file("short", windows(2, 100));
      }
    };
    await file("long", windows(30, 0));
    await short;
    expect(done).toHaveLength(32);
    expect(released).toHaveLength(32);
    // The windows that hold the streams when it comes, and as many again beside its own two.
    expect(done.lastIndexOf("short")).toBeLessThanOrEqual(3 + 2 * streams + 2);
  },
);

test("a short file beside two long ones is done with the first windows, in no more steps than behind them", async () => {
  const lengths: Record<string, [number, number]> = { a: [24, 0], b: [24, 100], short: [2, 200] };
  const run = async (atOnce: boolean): Promise<{ done: string[]; steps: number }> => {
    const { scheduler, decoder } = schedulerOf(6);
    const done: string[] = [];
    const file = async (name: string): Promise<void> => {
      for await (const _ of scheduler.decode(sourceOf(windows(...(lengths[name] ?? [0, 0]))), never)) done.push(name);
    };
    await Promise.all(atOnce ? Object.keys(lengths).map(file) : [file("a"), file("b")]);
    if (!atOnce) await file("short");
    return { done, steps: decoder.steps };
  };
  const [beside, behind] = [await run(true), await run(false)];
  expect(beside.done.lastIndexOf("short")).toBeLessThan(12);
  expect(behind.done.indexOf("short")).toBe(48);
  expect(beside.steps).toBeLessThanOrEqual(behind.steps);
});

test("files that are alike take turns", async () => {
  const { scheduler } = schedulerOf(1);
  const done: string[] = [];
  const file = async (name: string, from: number): Promise<void> => {
    for await (const _ of scheduler.decode(sourceOf(windows(3, from)), never)) done.push(name);
  };
  await Promise.all([file("a", 0), file("b", 10), file("c", 20)]);
  expect(done.join("")).toBe("abcabcabc");
});

test("each file hears of its own windows in the batch, and when it has none there", async () => {
  const { scheduler } = schedulerOf(1);
  const clock = vi.spyOn(performance, "now");
  let now = 0;
  clock.mockImplementation(() => (now += 1000));
  const counts: Record<string, Set<number>> = { a: new Set(), b: new Set() };
  const file = async (name: string, from: number): Promise<void> => {
    const look: Look<number> = (inBatch) => {
      counts[name]?.add(inBatch.length);
      for (const { value } of inBatch) expect(value - from).toBeLessThan(3);
    };
    for await (const _ of scheduler.decode(sourceOf(windows(3, from)), never, look));
  };
  await Promise.all([file("a", 0), file("b", 10)]);
  clock.mockRestore();
  expect(counts).toEqual({ a: new Set([0, 1]), b: new Set([0, 1]) });
});

test("the batch is looked at a few times a second, however fast it steps", async () => {
  const { scheduler, decoder } = schedulerOf(2);
  const clock = vi.spyOn(performance, "now");
  // A step each millisecond.
  clock.mockImplementation(() => decoder.steps);
  let looks = 0;
  for await (const _ of scheduler.decode(sourceOf(windows(20, 0)), never, () => void looks++));
  clock.mockRestore();
  expect(decoder.steps).toBeGreaterThan(250);
  expect(looks).toBeGreaterThan(1);
  expect(looks).toBeLessThanOrEqual(1 + decoder.steps / 250);
});
