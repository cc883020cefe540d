/** The engine's and the compiler's processes, as the main process starts them: Electron's part is played. */
import { EventEmitter } from "node:events";
import { beforeEach, expect, test, vi } from "vitest";
import { engineProcess } from "../../electron/engine-process.ts";
import { EngineClient } from "../../src/engine/engine-client.ts";
import { log } from "../../src/lib/log.ts";

const played = vi.hoisted(() => ({ started: [] as { entry: string; child: unknown }[] }));

class Child extends EventEmitter {
  readonly stderr = null;
  readonly posted: unknown[][] = [];
  readonly pid = undefined;
  postMessage = (...values: unknown[]): void => void this.posted.push(values);
}

vi.mock("electron", () => ({
  app: { getAppPath: () => "/program" },
  MessageChannelMain: class {
    port1 = "the compiler's end";
    port2 = "the engine's end";
  },
  utilityProcess: {
    fork(entry: string, words: string[], options: { serviceName: string }) {
      const child = new Child();
      played.started.push({ entry, child });
      expect([words, options.serviceName]).toEqual([[], expect.stringMatching(/^Slimscribe (engine|compiler)$/)]);
      return child;
    },
  },
}));

const started = (): { entry: string; child: Child }[] => played.started as { entry: string; child: Child }[];
beforeEach(() => void played.started.splice(0));

test("an engine that asks for a compiler is given one: a process of its own, and a way to it", async () => {
  const client = new EngineClient(engineProcess);
  const models = client.models();
  const [engine] = started();
  engine?.child.emit("message", { type: "compiler" });
  const [, compiler] = started();
  expect(compiler?.entry.replaceAll("\\", "/")).toBe("/program/out/engine/compile.js");
  expect(compiler?.child.posted).toEqual([[null, ["the compiler's end"]]]);
  expect(engine?.child.posted).toEqual([[{ type: "compiler" }, ["the engine's end"]]]);
  // … and goes on answering.
  engine?.child.emit("message", { type: "ready" });
  engine?.child.emit("message", { type: "models", id: 0, models: [] });
  expect(await models).toEqual([]);
  engine?.child.emit("exit", 0);
  await client.close();
});

test("a process that falls is noted with what Electron says of it", () => {
  engineProcess();
  const lines: unknown[] = [];
  const end = log.into(({ message, facts }) => lines.push([message, facts]));
  started()[0]?.child.emit("error", "FatalError", "v8::OutOfMemory");
  end();
  expect(lines).toEqual([["a process fell", { process: "engine", type: "FatalError", location: "v8::OutOfMemory" }]]);
});
