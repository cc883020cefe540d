/** The way to a compiler in Electron, where only the main process can start one. */
import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { hostedCompilers } from "../../src/engine/hosted-compiler.ts";
import type { UtilityPort } from "../../src/lib/node/utility-process.ts";
import { compileApart } from "../../src/model-store/compile/compile-client.ts";

const unwatched = { onShare() {}, onMemory() {} };
const task = { model: "models/whisper-base", units: [] };

/** An end of a channel: what the other end hears, and a way to speak and to end for it. */
function channel() {
  const events = new EventEmitter();
  const heard: unknown[] = [];
  const port = Object.assign(events, { postMessage: (message: unknown) => void heard.push(message), start() {} });
  const say = (data: unknown) => events.emit("message", { data });
  return { port: port as unknown as UtilityPort, heard, say, end: () => events.emit("close") };
}

function engine() {
  const asked: unknown[] = [];
  return { asked, ...hostedCompilers({ postMessage: (message) => void asked.push(message) }) };
}

test("the main process is asked, the task goes to what it gives, and its end is the end", async () => {
  const { asked, start, given } = engine();
  let ended = false;
  const [shares, memory]: [number[], number[]] = [[], []];
  const watcher = {
    onShare: (share: number) => void shares.push(share),
    onMemory: (bytes: number) => void memory.push(bytes),
  };
  const work = compileApart(task, watcher, start).then(() => {
    ended = true;
  });
  expect(asked).toEqual([{ type: "compiler" }]);
  const { port, heard, say, end } = channel();
  given(port);
  await expect.poll(() => heard).toEqual([task]);
  for (const share of [0.25, 2, 1]) say({ type: "share", share, residentBytes: 1000 * share });
  say("nonsense");
  // What is no share isn't told.
  expect([shares, ended]).toEqual([[0.25, 1], false]);
  end();
  await work;
  expect(memory).toEqual([250, 1000, 0]);
});

test("two at once have one each; where none can be started, whoever asked goes on", async () => {
  const { asked, start, given } = engine();
  const [first, second] = [channel(), channel()];
  const work = [task, { ...task, model: "other" }, task].map((one) => compileApart(one, unwatched, start));
  given(first.port);
  given(second.port);
  given(undefined);
  await work[2];
  expect(asked).toHaveLength(3);
  await expect.poll(() => [first.heard, second.heard]).toEqual([[task], [{ ...task, model: "other" }]]);
  first.end();
  second.end();
  await Promise.all(work);
});
