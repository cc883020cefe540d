/** An engine that one program lends to another: the same events, and nothing lost when the lender ends or has other work. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Engine, type EngineEvent, TranscribeOptions } from "../../src/api/engine.ts";
import { lendEngine } from "../../src/engine/lending.ts";
import { findLender } from "../../src/engine/lent-engine.ts";

type Transcribe = Engine["transcribe"];

let [folder, path] = ["", ""];
const closing: { close(): unknown }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-lent-"));
  path = join(folder, "engine.sock");
});
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
  rmSync(folder, { recursive: true, force: true });
});

const options = TranscribeOptions.parse({});
const window = (index: number) => ({ index, start: index, end: index + 1, segments: [] });

function engineOf(transcribe: Transcribe): Engine {
  return { version: "", transcribe, follow() {}, models: async () => [], close: async () => {} };
}

async function lend(transcribe: Transcribe, wouldWait = () => false) {
  const lent = await lendEngine({ engine: { transcribe, wouldWait }, identity: "1.2.3" }, path);
  closing.push(lent);
  return lent;
}

const noOwn = async (): Promise<Engine> => {
  throw new Error("its own engine is not needed");
};

async function borrowed(createOwn = noOwn) {
  const lender = await findLender(path);
  if (lender === undefined) throw new Error("nobody lends");
  closing.push(lender);
  return { identity: lender.identity, engine: lender.engine(createOwn) };
}

const onWindows = process.platform === "win32";

test.skipIf(onWindows)("what is heard is what the engine tells, named as it was asked for", async () => {
  const asked: string[] = [];
  await lend(async ({ file, resume }, onEvent) => {
    asked.push(file);
    onEvent({ type: "window", ...window(resume?.length ?? 0) });
    onEvent({ type: "failed", failure: { code: "audio.format", message: `${file} is none.`, hint: "Another." } });
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const { engine, identity } = await borrowed();
  const events: EngineEvent[] = [];
  await engine.transcribe({ file: "a.wav", options, resume: [window(0)] }, (event) => events.push(event));
  expect([identity, asked]).toEqual(["1.2.3", [join(process.cwd(), "a.wav")]]);
  expect(events).toEqual([
    { type: "window", ...window(1) },
    { type: "failed", failure: { code: "audio.format", message: "a.wav is none.", hint: "Another." } },
  ]);
});

test.skipIf(onWindows)(
  "the lender ends in the middle: an engine of one's own goes on behind the last window",
  async () => {
    const lent = await lend(async (_, onEvent) => {
      onEvent({ type: "language", language: "de", probability: 1, uncertain: false });
      onEvent({ type: "window", ...window(0) });
      await new Promise(() => {});
    });
    const requests: Parameters<Transcribe>[0][] = [];
    const { engine } = await borrowed(async () =>
      engineOf(async (request, onEvent) => {
        requests.push(request);
        onEvent({ type: "window", ...window(1) });
      }),
    );
    const events: EngineEvent[] = [];
    await engine.transcribe({ file: "a.wav", options }, (event) => {
      events.push(event);
      if (event.type === "window" && event.index === 0) void lent.close();
    });
    expect(requests).toEqual([{ file: "a.wav", options, resume: [window(0)], foundLanguage: "de" }]);
    expect(events.map((event) => ("index" in event ? event.index : event.type))).toEqual(["language", 0, "warning", 1]);
  },
);

test.skipIf(onWindows)("an engine with other work is not waited for", async () => {
  await lend(
    async () => expect.fail("asked all the same"),
    () => true,
  );
  const asked: string[] = [];
  const { engine } = await borrowed(async () => engineOf(async ({ file }) => void asked.push(file)));
  await engine.transcribe({ file: "a.wav", options }, (event) => expect.fail(event.type));
  expect(asked).toEqual(["a.wav"]);
});

test.skipIf(onWindows)("cancelling, and a command that ends, end its recordings there", async () => {
  const ended: string[] = [];
  await lend(async ({ file }, onEvent, signal) => {
    onEvent({ type: "streams", streams: 1 });
    await new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve()));
    ended.push(file.slice(-5));
  });
  const { engine } = await borrowed();
  const cancelling = new AbortController();
  await engine.transcribe({ file: "a.wav", options }, () => cancelling.abort(), cancelling.signal);
  expect(ended).toEqual(["a.wav"]);
  const other = await findLender(path);
  void other
    ?.engine(noOwn)
    .transcribe({ file: "b.wav", options }, () => other.close())
    .catch(() => {});
  await expect.poll(() => ended).toEqual(["a.wav", "b.wav"]);
});

test.skipIf(onWindows)("one lends, and what a killed one left is taken over; strangers are sent away", async () => {
  expect(await findLender(path)).toBeUndefined();
  await lend(async () => {});
  await lend(async () => expect.fail("the second one lends nothing"));
  const stranger = connect(path).resume();
  const gone = new Promise<void>((resolve) => stranger.on("close", () => resolve()));
  stranger.write("GET / HTTP/1.1\r\n\r\n");
  await gone;
  const { engine } = await borrowed();
  await engine.transcribe({ file: "a.wav", options }, () => {});
});

test.skipIf(onWindows)("other folders, other words: the engine isn't used", async () => {
  await lend(async () => {});
  const before = process.env.SLIMSCRIBE_KERNELS;
  process.env.SLIMSCRIBE_KERNELS = "encoder=float32";
  try {
    expect(await findLender(path)).toBeUndefined();
  } finally {
    if (before === undefined) delete process.env.SLIMSCRIBE_KERNELS;
    else process.env.SLIMSCRIBE_KERNELS = before;
  }
});

test.skipIf(onWindows)("what a killed lender left keeps no command from ending", async () => {
  writeFileSync(path, "");
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timers();
  expect(await findLender(path)).toBeUndefined();
  expect(timers()).toBe(before);
});
