/** The way to a compiler in Electron, where only the main process can start one. */
import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { hostedCompilers } from "../../src/engine/hosted-compiler.ts";
import type { UtilityPort } from "../../src/lib/node/utility-process.ts";
import { compileApart } from "../../src/model-store/compile/compile-client.ts";

const task = { model: "models/whisper-base", units: [] };

/** An end of a channel: what the other end hears, and a way to speak and to end for it. */
function channel() {
  const events = new EventEmitter();
  const heard: unknown[] = [];
  const port = Object.assign(events, { postMessage: (message: unknown) => void heard.push(message), start() {} });
  return { port: port as unknown as UtilityPort, heard, end: () => events.emit("close") };
}

function engine() {
  const asked: unknown[] = [];
  return { asked, ...hostedCompilers({ postMessage: (message) => void asked.push(message) }) };
}

test("the main process is asked, the task goes to what it gives, and its end is the end", async () => {
  const { asked, start, given } = engine();
  let ended = false;
  const work = compileApart(task, start).then(() => {
    ended = true;
  });
  expect(asked).toEqual([{ type: "compiler" }]);
  const { port, heard, end } = channel();
  given(port);
  await expect.poll(() => heard).toEqual([task]);
  expect(ended).toBe(false);
  end();
  await work;
});

test("two at once have one each; where none can be started, whoever asked goes on", async () => {
  const { asked, start, given } = engine();
  const [first, second] = [channel(), channel()];
  const work = [compileApart(task, start), compileApart({ ...task, model: "other" }, start), compileApart(task, start)];
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
