/**
 * Nothing leaves the machine, and nothing is written outside the program's own folders: the built command, the local server and the
 * benchmark under a trace of all that they ask of the system, compiling and transcribing included. The desktop window's is
 * test/e2e/real-electron.spec.ts.
 */
import type { ChildProcess } from "node:child_process";
import { existsSync, openAsBlob, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { writeSpeakingModel } from "../model/speaking-model.ts";
import { canTrace, type Home, makeHome, type Seen, startTraced, strayFiles } from "./support/trace.ts";

const root = join(import.meta.dirname, "..", "..");
const clip = join(root, "test", "audio", "jfk.flac");
const nothing: Seen = { outside: [], sockets: [], written: [] };

/** One home for all: what the first compiles serves the others. */
let home: Home;
beforeAll(() => {
  if (!existsSync(join(root, "out", "cli", "slimscribe.js")))
    throw new Error("the program is not built: npm run build");
  home = makeHome();
});
afterAll(() => home.remove());

/** Its exit code and what it printed. */
function ended(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  const said = { out: "", err: "" };
  child.stdout?.on("data", (chunk) => {
    said.out += String(chunk);
  });
  child.stderr?.on("data", (chunk) => {
    said.err += String(chunk);
  });
  return new Promise((done) => child.once("close", (code) => done({ code, ...said })));
}

/** To the program itself: a signal to strace would end the trace. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const [program = ""] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ");
  if (program !== "") process.kill(Number(program), name);
}

test.skipIf(!canTrace)("the trace sees a lookup, an address, a socket and a file", async () => {
  const script = `
    const { connect } = require("node:net"), fs = require("node:fs"), quiet = () => {};
    require("node:dgram").createSocket("udp4").connect(9, "192.0.2.1", quiet);
    connect(9, "2001:db8::1").on("error", quiet);
    connect(9, "127.0.0.1").on("error", quiet);
    require("node:dns").lookup("name.invalid", quiet);
    fs.mkdirSync("stray"); fs.writeFileSync("stray/one", ""); fs.renameSync("stray/one", "two");
    setTimeout(() => process.exit(), 1000);`;
  const { child, seen } = startTraced([process.execPath, "-e", script], home, home.root);
  expect((await ended(child)).code).toBe(0);
  const { outside, written } = seen();
  expect(outside).toContain("connect 192.0.2.1:9");
  expect(outside).toContain("connect 2001:db8::1:9");
  expect(outside.some((one) => /:53$|resolve/.test(one))).toBe(true);
  expect(outside.join()).not.toContain(":9,connect 127");
  expect(strayFiles({ ...nothing, written }, home)).toEqual(
    ["stray", "stray/one", "two"].map((name) => join(home.root, name)),
  );
});

test.skipIf(!canTrace)("the command, which compiles first", { timeout: 300_000 }, async () => {
  const words = [process.execPath, join(root, "bin", "slimscribe.js"), "transcribe", clip, "--language", "en"];
  const { child, seen } = startTraced(words, home, home.root);
  const { code, out, err } = await ended(child);
  expect([code, err]).toEqual([0, expect.stringContaining("Preparing whisper-base for slim attention\n")]);
  expect(out).toMatch(/ask what you can do for your country/);
  const all = seen();
  expect({ outside: all.outside, sockets: all.sockets, written: strayFiles(all, home) }).toEqual(nothing);
});

const Rows = z.object({ value: z.object({ rows: z.array(z.object({ state: z.string() })) }) });

test.skipIf(!canTrace)("the local server: a recording is dropped and transcribed", { timeout: 400_000 }, async () => {
  const { child, seen } = startTraced([process.execPath, join(root, "out", "server", "server.js")], home, home.root);
  const over = ended(child);
  onTestFinished(async () => {
    signal(child, "SIGKILL");
    await over;
  });
  const url = await new Promise<URL>((done, fail) => {
    child.once("exit", () => fail(new Error("the server ended before it listened")));
    child.stdout?.on("data", (chunk) => {
      const printed = /http:\S+/.exec(String(chunk))?.[0];
      if (printed !== undefined) done(new URL(printed));
    });
  });
  const authorization = `Bearer ${url.hash.replace(/^#key=/, "")}`;
  const form = new FormData();
  form.append("file", await openAsBlob(clip), "jfk.flac");
  const sent = await fetch(new URL("/upload", url), { method: "POST", headers: { authorization }, body: form });
  expect(await sent.json()).toMatchObject({ ok: true });
  const states = async () => {
    const headers = { authorization, "content-type": "application/json" };
    const answer = await fetch(new URL("/api/queue", url), { method: "POST", headers, body: "{}" });
    return Rows.parse(await answer.json()).value.rows.map(({ state }) => state);
  };
  await expect.poll(states, { timeout: 300_000, interval: 500 }).toEqual(["done"]);
  signal(child, "SIGTERM");
  expect((await over).code).toBe(0);
  const all = seen();
  expect({ outside: all.outside, sockets: all.sockets, written: strayFiles(all, home) }).toEqual(nothing);
});

test.skipIf(!canTrace)("a short part of the benchmark", { timeout: 600_000 }, async () => {
  const model = await writeSpeakingModel(join(home.root, "speaking"), 12);
  const modes = ["--only", "modes", "--batches", "1", "--threads", "1", "--model", model];
  const words = ["--import", "tsx", "bench/bench.ts", ...modes];
  // What other tests have compiled: that compiling is private is seen above.
  const compiled = process.env.SLIMSCRIBE_CACHE ?? "";
  const environment = { ...home.environment, SLIMSCRIBE_CACHE: compiled };
  const { child, seen } = startTraced([process.execPath, ...words], { ...home, environment }, root);
  const { code, out } = await ended(child);
  expect([code, out]).toEqual([0, expect.stringContaining("compact")]);
  const all = seen();
  // It runs from source: tsx keeps what it has translated, and tells itself so, in a folder of its own.
  const tsx = join(home.temporary, "tsx-");
  const sockets = all.sockets.filter((path) => !path.startsWith(tsx));
  expect({ outside: all.outside, sockets, written: strayFiles(all, home, [tsx, compiled]) }).toEqual(nothing);
});
