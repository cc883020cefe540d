/** What follows a finished recording: real programs of the system's, and a receiver that listens here. */
import { createHmac } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { FailureValue } from "../../src/api/failure.ts";
import type { WhenDone } from "../../src/api/settings.ts";
import { createFollowers, type FinishedRecording } from "../../src/app/when-done.ts";
import { forgetfulFollowings } from "../../src/store/forgetful.ts";
import { openStore } from "../../src/store/store.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "slimscribe-done-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A program that keeps what it was given. */
function program(lines: string): { path: string; kept: string } {
  const here = folder();
  const [path, kept] = [join(here, "program.cjs"), join(here, "kept.json")];
  const keep = `require("fs").writeFileSync(${JSON.stringify(kept)}, JSON.stringify(
    { given: process.argv.slice(2), read: JSON.parse(require("fs").readFileSync(0, "utf8")) }));`;
  writeFileSync(path, `#!${process.execPath}\n${keep}\n${lines}\n`);
  chmodSync(path, 0o700);
  return { path, kept };
}

/** Whether a clock goes on that would keep a command from ending, for minutes. The test runner's own go off within a second or two. */
async function keepsClocks(): Promise<boolean> {
  const hasClock = () => process.getActiveResourcesInfo().includes("Timeout");
  const until = performance.now() + 5000;
  while (hasClock() && performance.now() < until) await setImmediate();
  return hasClock();
}

interface Heard {
  headers: IncomingHttpHeaders;
  body: string;
}

/** @param statuses of its answers, the last one for all that come later */
async function receiver(...statuses: number[]): Promise<{ address: string; heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      heard.push({ headers: request.headers, body });
      const status = statuses[Math.min(heard.length, statuses.length) - 1] ?? 200;
      response.writeHead(status, { location: "/elsewhere" }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=secret`, heard };
}

const recording: FinishedRecording = {
  path: "/talks/a; touch $(b) 'c'.wav",
  results: ["/talks/a.txt", "/talks/a.srt"],
  transcript: { duration: 61.5, language: "en", model: "whisper-base", segments: [{}, { suspect: ["loop"] }] },
};
const data = {
  recording: recording.path,
  results: recording.results,
  duration: 61.5,
  language: "en",
  model: "whisper-base",
  segments: 2,
  doubtful: 1,
};

async function after(whenDone: Partial<WhenDone>, secret?: string): Promise<FailureValue[]> {
  const failures: FailureValue[] = [];
  const followers = createFollowers({
    wanted: () => ({ program: "", webhook: "", ...whenDone }),
    kept: forgetfulFollowings,
    failed(failure, path) {
      expect(path).toBe(recording.path);
      failures.push(failure);
    },
    ways: { secret, pausesMilliseconds: [1, 1] },
  });
  await followers.done(recording);
  expect(await followers.ended()).toBe(failures.length);
  return failures;
}

test("a program gets the paths as they are, no shell reads them, and the message on its input", async () => {
  const { path, kept } = program("");
  expect(await after({ program: path })).toEqual([]);
  expect(JSON.parse(readFileSync(kept, "utf8"))).toMatchObject({
    given: [recording.path, ...recording.results],
    read: { type: "transcript.done", data },
  });
});

test("a program that fails, is not there or doesn't read is told of, and the next recording is followed", async () => {
  const { path, kept } = program('console.error("first\\nno room left"); process.exit(3);');
  const failed = await after({ program: path });
  expect(failed).toMatchObject([{ code: "done.program", message: `${path} ended with 3: no room left.` }]);
  expect(existsSync(kept)).toBe(true);
  const missing = join(folder(), "nowhere");
  expect(await after({ program: missing })).toMatchObject([
    {
      code: "done.program",
      message: `${missing} can't be run: there is no such program, by this path or on the PATH.`,
    },
  ]);
  const plain = join(folder(), "notes.txt");
  writeFileSync(plain, "no program", { mode: 0o600 });
  expect(await after({ program: plain })).toMatchObject([
    { code: "done.program", message: `${plain} can't be run: it may not be executed.` },
  ]);
  expect(await keepsClocks()).toBe(false);
  const deaf = join(folder(), "deaf.cjs");
  writeFileSync(deaf, `#!${process.execPath}\n`, { mode: 0o700 });
  expect(await after({ program: deaf })).toEqual([]);
});

test("a webhook gets the message, signed as Standard Webhooks has it; what may pass is tried again as the same message", async () => {
  const { address, heard } = await receiver(503, 204);
  const secret = `whsec_${Buffer.from("a key of the person").toString("base64")}`;
  expect(await after({ webhook: address }, secret)).toEqual([]);
  expect(heard).toHaveLength(2);
  const [first, second] = heard;
  expect(second).toEqual(first);
  const { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": signature } = first?.headers ?? {};
  const hash = createHmac("sha256", "a key of the person").update(`${id}.${seconds}.${first?.body}`).digest("base64");
  expect(signature).toBe(`v1,${hash}`);
  expect(JSON.parse(first?.body ?? "")).toEqual({
    type: "transcript.done",
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    data,
  });
});

test("a webhook that refuses or leads elsewhere is told of once, without what its address may keep secret", async () => {
  for (const status of [404, 302]) {
    const { address, heard } = await receiver(status);
    const failures = await after({ webhook: address });
    expect(heard).toHaveLength(1);
    expect(failures).toMatchObject([{ code: "done.webhook", message: expect.stringContaining(`answered ${status}`) }]);
    expect(JSON.stringify(failures)).not.toContain("secret");
  }
  expect(await after({ webhook: "ftp://example.org" })).toMatchObject([{ code: "done.webhook" }]);
});

test("a webhook that isn't there is told of with what the connection says, once the tries are over", async () => {
  const { address } = await receiver();
  const gone = new URL(address);
  // Nobody listens there: the port of one that has ended would do, were it not given to others.
  gone.port = "1";
  expect(await after({ webhook: gone.href })).toMatchObject([
    {
      code: "done.webhook",
      message: expect.stringMatching(/^The webhook at 127\.0\.0\.1:1 was not reached: connect E/),
    },
  ]);
});

test("nothing follows unless it was asked for", async () => {
  expect(await after({})).toEqual([]);
});

test("what a killed program has not followed is followed by the next: the same message, until it is over", async () => {
  const data = folder();
  const { address, heard } = await receiver(200);
  const wanted = (): WhenDone => ({ program: "", webhook: address });
  const failed = (failure: FailureValue): void => expect.fail(failure.message);
  const open = () => openStore({ folder: data, engineVersion: "test", now: () => Date.now() / 1000 });
  const killed = open();
  const untold = { ...killed.followings, over() {} };
  const first = createFollowers({ wanted, kept: untold, failed });
  await first.done(recording);
  await first.ended();
  // While it lives it is its own matter.
  const beside = open();
  expect(beside.followings.takeLeft()).toEqual([]);
  killed.close();
  await createFollowers({ wanted: () => ({ program: "", webhook: "" }), kept: beside.followings, failed }).ended();
  expect(heard).toHaveLength(2);
  expect(heard[1]?.body).toBe(heard[0]?.body);
  expect(heard[1]?.headers["webhook-id"]).toBe(heard[0]?.headers["webhook-id"]);
  beside.close();
  const later = open();
  expect(later.followings.takeLeft()).toEqual([]);
  later.close();
});
