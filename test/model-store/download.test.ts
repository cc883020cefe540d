/** One file from a hub that cuts, stalls, asks for patience, changes what it serves in the middle, and is untrue. */
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { Waiting } from "../../src/api/model-works.ts";
import { openNetwork } from "../../src/lib/node/network.ts";
import { download } from "../../src/model-store/hub/download.ts";
import { chunksOf, type Hub, Passing } from "../../src/model-store/hub/requests.ts";
import { listening, type Odd, sha256, startHub, status } from "./support/hub.ts";

const file = "weights";
const bytes = Buffer.from(Uint32Array.from({ length: 75_000 }, (_, i) => i * 2_654_435_761).buffer);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-download-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});
const part = (): string => join(folder, "part");
const target = (): string => join(folder, "target");

interface Ended {
  /** what was asked for, request by request */
  ranges: (string | undefined)[];
  waits: Waiting[];
  failure: unknown;
}

/** Until the file is here, and is what it should be, or a failure. */
async function downloaded(odd: Odd, more: Partial<Hub> = {}): Promise<Ended> {
  const ended: Ended = { ranges: [], waits: [], failure: undefined };
  const { address, close } = await startHub(new Map([[file, bytes]]), (name, request, answer) => {
    ended.ranges.push(request.headers.range);
    return odd(name, request, answer);
  });
  const network = openNetwork();
  const hub: Hub = {
    address,
    network,
    token: undefined,
    signal: undefined,
    stallMs: 20_000,
    backoffMs: 1000,
    pause: async () => {},
    onWaiting: (waiting) => void (waiting && ended.waits.push(waiting)),
    ...more,
  };
  const hash = sha256(bytes);
  const wanted = { file, bytes: bytes.length, hash, address: `/${file}`, part: part(), target: target() };
  try {
    await download(hub, wanted, () => {});
    expect(readFileSync(target()).equals(bytes)).toBe(true);
  } catch (error) {
    ended.failure = error;
    expect(existsSync(target())).toBe(false);
  } finally {
    close();
  }
  return ended;
}

const headersOfAll = { etag: '"first"', "content-length": bytes.length, connection: "close" };
/** The first answers in turn, then as it should be. */
const inTurn = (...odds: Odd[]): Odd => {
  const left = [...odds];
  return (...request) => left.shift()?.(...request) ?? false;
};
const cut: Odd = (_file, _request, answer) =>
  Boolean(answer.writeHead(200, headersOfAll).end(bytes.subarray(0, 100_000)));
const onward = expect.stringMatching(/^bytes=[1-9]\d*-$/);

test("cut off, it goes on; again and again, as long as something new arrives", async () => {
  const further: Odd = (_file, request, answer) => {
    const from = Number(/\d+/.exec(request.headers.range ?? "")?.[0]);
    expect(request.headers["if-range"]).toBe('"first"');
    const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    answer.writeHead(206, { ...headersOfAll, "content-range": range, "content-length": bytes.length - from });
    return Boolean(answer.end(bytes.subarray(from, from + 10_000)));
  };
  const { ranges, waits, failure } = await downloaded(inTurn(cut, ...Array.from({ length: 10 }, () => further)));
  expect(failure).toBeUndefined();
  expect(ranges).toEqual([undefined, ...Array.from({ length: 11 }, () => onward)]);
  expect(waits).toEqual(Array.from({ length: 11 }, () => ({ reason: "connection", seconds: 1 })));
});

test("what arrived before the connection ended counts, though nobody had read it yet", async () => {
  const { address, close } = await listening((_request, answer) => {
    answer.writeHead(200, headersOfAll).end(bytes.subarray(0, 10_000));
  });
  onTestFinished(close);
  const answer = await new Promise<IncomingMessage>((come, fail) => get(address, come).once("error", fail));
  await once(answer, "error");
  let arrived = 0;
  const read = async (): Promise<void> => {
    for await (const chunk of chunksOf(answer)) arrived += chunk.length;
  };
  await expect(read()).rejects.toBeInstanceOf(Passing);
  expect(arrived).toBe(10_000);
});

test("a connection in which nothing more arrives is left, and the download goes on", async () => {
  const stalls: Odd = (_file, _request, answer) =>
    answer.writeHead(200, headersOfAll).write(bytes.subarray(0, 100_000)) !== undefined;
  const { ranges, failure } = await downloaded(inTurn(stalls), { stallMs: 300 });
  expect(failure).toBeUndefined();
  expect(ranges.slice(0, 2)).toEqual([undefined, onward]);
});

test("a hub that asks for patience gets it, and a person is told", async () => {
  const pauses: number[] = [];
  const pause = async (ms: number): Promise<void> => void pauses.push(ms);
  const soon = { "retry-after": new Date(0).toUTCString() };
  const { waits, failure } = await downloaded(inTurn(status(429, { "retry-after": "7" }), status(503, soon)), {
    pause,
  });
  expect(failure).toBeUndefined();
  expect(pauses).toEqual([7000, 0]);
  expect(waits).toEqual([7, 0].map((seconds) => ({ reason: "busy", seconds })));
  // Without an end, or for too long, it is given up.
  rmSync(target());
  expect((await downloaded(status(429))).failure).toMatchObject({ code: "hub.busy" });
  const { ranges, failure: late } = await downloaded(status(429, { "retry-after": "7200" }));
  expect(late).toMatchObject({ code: "hub.busy", message: expect.stringContaining("for 2 h") });
  expect(ranges.length).toBe(1);
});

const part206 =
  (headers: Record<string, string>, from: number, of = bytes): Odd =>
  (_file, _request, answer) =>
    Boolean(answer.writeHead(206, headers).end(of.subarray(from)));

test.each<[string, Odd, number]>([
  ["all of it", (_file, _request, answer) => Boolean(answer.end(bytes)), 2],
  [
    "another part than was asked for",
    part206({ "content-range": `bytes 50000-${bytes.length - 1}/${bytes.length}` }, 50_000),
    3,
  ],
  ["the part without its place", part206({}, 100_000), 3],
  [
    "a part of something longer",
    part206({ "content-range": `bytes 100000-${bytes.length}/${bytes.length + 1}` }, 100_000),
    3,
  ],
  [
    "another file, as its tag says",
    part206({ etag: '"second"', "content-range": `bytes 100000-${bytes.length - 1}/*` }, 100_000),
    3,
  ],
  [
    "another file, unnoticed until the end",
    part206({ "content-range": `bytes 100000-${bytes.length - 1}/*` }, 100_000, Buffer.alloc(bytes.length)),
    3,
  ],
])("behind a cut comes %s: the file is whole all the same", async (_name, behind, answers) => {
  writeFileSync(part(), bytes.subarray(0, 100_000));
  const { ranges, failure } = await downloaded(inTurn(cut, behind));
  expect(failure).toBeUndefined();
  expect(ranges).toEqual([onward, onward, undefined].slice(0, answers));
});

test("what an earlier program left is gone on with; where it was no part of this file, all of it comes anew", async () => {
  writeFileSync(part(), bytes.subarray(0, 1000));
  expect(await downloaded(() => false)).toMatchObject({ failure: undefined, ranges: ["bytes=1000-"] });
  for (const length of [1000, bytes.length]) {
    rmSync(target());
    writeFileSync(part(), Buffer.alloc(length));
    const { ranges, failure } = await downloaded(() => false);
    expect(failure).toBeUndefined();
    expect(ranges.at(-1)).toBeUndefined();
  }
});

const longer = Buffer.concat([bytes, Buffer.alloc(10)]);
test.each<[string, Odd]>([
  ["announced as longer", (_file, _request, answer) => Boolean(answer.end(longer))],
  ["longer, unannounced", (_file, _request, answer) => Boolean(answer.write(longer) !== undefined && answer.end())],
  [
    "shorter",
    inTurn(
      (_file, _request, answer) => Boolean(answer.write(bytes.subarray(10)) !== undefined && answer.end()),
      status(416),
    ),
  ],
  ["other bytes", (_file, _request, answer) => Boolean(answer.end(Buffer.alloc(bytes.length)))],
])("a file that is %s is refused, and not kept", async (_name, odd) => {
  const { failure, ranges } = await downloaded(odd);
  expect(failure).toMatchObject({ code: "hub.damaged", message: expect.stringMatching(/^weights/) });
  expect(ranges.length).toBeLessThanOrEqual(2);
  expect(existsSync(part())).toBe(false);
});
