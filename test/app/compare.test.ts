/** A comparison: each mode in a process of its own, measured without the work of making it ready. */
import { expect, test } from "vitest";
import type { Comparison } from "../../src/api/comparison.ts";
import { type Engine, type EngineEvent, TranscribeOptions } from "../../src/api/engine.ts";
import { createAttentionComparison } from "../../src/app/compare.ts";
import { ComparisonJob } from "../../src/app/compare-job.ts";
import { scriptedEngine } from "../e2e/scripted.ts";

const script = {
  duration: () => 60,
  segments: () => [{ start: 0, end: 5, text: " Words." }],
  pace: async () => {},
};
const job = { id: "a", name: "talk.wav", path: "/talk.wav", options: TranscribeOptions.parse({}) };

/** Engines that say what they were asked for, and hold as much as they are told to. */
function engines(compiling: (mode: string, times: number) => boolean) {
  const started: string[] = [];
  const start = (): Engine => {
    const engine = scriptedEngine(script);
    return {
      ...engine,
      transcribe(request, onEvent, cancelled) {
        const { attention } = request.options;
        started.push(attention);
        const first = compiling(attention, started.filter((mode) => mode === attention).length);
        const preparing = { type: "preparing", model: "whisper-base", attention } as const;
        if (first) onEvent({ ...preparing, step: "model", share: 0.4 });
        onEvent({ ...preparing, step: "loading", share: null });
        const more = (bytes: number): number => (first ? 3 * bytes : bytes);
        const told: typeof onEvent = (event) => {
          if (event.type !== "done") return onEvent(event);
          const { stats } = event.transcript;
          const peakResidentBytes = more(stats.peakResidentBytes);
          onEvent({ ...event, transcript: { ...event.transcript, stats: { ...stats, peakResidentBytes } } });
        };
        return engine.transcribe(request, told, cancelled);
      },
    };
  };
  return { started, start };
}

async function compared(start: () => Engine, isDisturbed = () => false): Promise<Comparison | null> {
  const comparer = new ComparisonJob(start, () => {}, isDisturbed);
  comparer.start(job, ["standard", "slim"]);
  await comparer.ended();
  return comparer.current();
}

test("a mode that had to be made ready first is measured in another process", async () => {
  const ready = await compared(engines(() => false).start);
  const { started, start } = engines((mode, times) => mode === "slim" && times === 1);
  const comparison = await compared(start);
  expect(started).toEqual(["standard", "slim", "slim"]);
  expect(comparison).toEqual(ready);
  expect(comparison?.state).toBe("done");
  expect(comparison?.windows).toHaveLength(3);
});

/** A comparison, whose state is looked at behind each event of its engines. @returns it, ended */
async function overheard(
  start: () => Engine,
  look: (event: EngineEvent, now: Comparison | null) => unknown,
): Promise<ComparisonJob> {
  const listened = (engine: Engine): Engine => ({
    ...engine,
    transcribe: (request, onEvent, signal) =>
      engine.transcribe(
        request,
        (event) => {
          onEvent(event);
          look(event, comparer.current());
        },
        signal,
      ),
  });
  const comparer = new ComparisonJob(
    () => listened(start()),
    () => {},
    () => false,
  );
  comparer.start(job, ["standard", "slim"]);
  await comparer.ended();
  return comparer;
}

test("what the mode under way holds is told while it runs, and no more when it has ended", async () => {
  const modes: (string | undefined)[] = [];
  const engine = scriptedEngine(script);
  const comparer = await overheard(
    () => engine,
    (event, now) => event.type === "memory" && modes.push(now?.memory?.attention),
  );
  expect([...new Set(modes)]).toEqual(["standard", "slim"]);
  expect(comparer.current()).toMatchObject({ state: "done", memory: null });
});

test("that the queue worked meanwhile is told, be it for a moment", async () => {
  expect((await compared(engines(() => false).start))?.disturbed).toBe(false);
  let asked = 0;
  const once = (): boolean => ++asked === 4;
  expect((await compared(engines(() => false).start, once))?.disturbed).toBe(true);
});

test("what is told of the progress doesn't go back where a mode that was made ready begins once more", async () => {
  const { start } = engines((mode, times) => mode === "slim" && times === 1);
  const told: number[] = [];
  await overheard(start, (_, now) => told.push(now?.progress ?? 0));
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.at(-1)).toBe(1);
});

test("one that fails says why, and nothing is measured behind it", async () => {
  const failure = { code: "file.gone", message: "talk.wav is no longer there.", hint: "Put it back." };
  const asked: string[] = [];
  const comparison = await compared(() => ({
    ...scriptedEngine({ ...script, failure: () => failure }),
    close: async () => void asked.push("closed"),
  }));
  expect(comparison).toMatchObject({ state: "failed", failure, modes: [] });
  expect(asked).toEqual(["closed"]);
});

test("engines that stay are used again for the next file, but not one that has just made its mode ready", async () => {
  const { started, start } = engines((mode, times) => mode === "slim" && times === 1);
  let alive = 0;
  let processes = 0;
  const comparer = createAttentionComparison(
    () => {
      alive++;
      processes++;
      const engine = start();
      return { ...engine, close: async () => void alive-- };
    },
    { warm: true },
  );
  const request = { modes: ["standard", "slim"] as const, options: job.options };
  const places: number[] = [];
  const first = await comparer.compareFile("/a.wav", request, (event, passes) => {
    if (event.type === "opened") places.push(passes.length);
  });
  const second = await comparer.compareFile("/b.wav", request);
  expect(started).toEqual(["standard", "slim", "slim", "standard", "slim"]);
  // The mode that is measured again takes no place of its own.
  expect(places).toEqual([1, 2, 2]);
  expect([alive, processes]).toEqual([2, 3]);
  expect(first.modes).toEqual(second.modes);
  expect(first).toMatchObject({ file: "/a.wav", windows: 3, tokensEqual: true, equalWindows: 3 });
  await comparer.close();
  expect(alive).toBe(0);
});

test("where tokens differ is told by window and token; a cancelled comparison is a failure of its own", async () => {
  const other = { ...script, segments: () => [{ start: 0, end: 5, text: " Other words." }] };
  const modes: string[] = [];
  const comparer = createAttentionComparison(() => scriptedEngine(modes.push("") === 1 ? script : other));
  const request = { modes: ["standard", "slim"] as const, options: job.options };
  const { firstDifference, ...compared } = await comparer.compareFile("/a.wav", request);
  expect(compared.tokensEqual).toBe(false);
  expect(firstDifference).toMatchObject({ window: 0, texts: ["Words.", "Other words."] });
  const cancelled = AbortSignal.abort();
  await expect(comparer.compareFile("/a.wav", request, () => {}, cancelled)).rejects.toMatchObject({
    code: "cancelled",
  });
});
