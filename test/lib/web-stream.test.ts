/** Streams of Node's as the web's: read to the end, let go in the middle and at the end, broken. */
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { expect, test } from "vitest";
import { webStream } from "../../src/lib/node/web-stream.ts";

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(7);

test("all is read, in its order", async () => {
  const read = await new Response(webStream(Readable.from([bytes(3), bytes(70_000), bytes(1)]))).arrayBuffer();
  expect(read.byteLength).toBe(70_004);
});

test("who lets go ends the stream that is behind it, at any moment", async () => {
  for (const reads of [0, 1, 2, 3]) {
    const body = Readable.from([bytes(3), bytes(5)]);
    const reader = webStream(body).getReader();
    for (let read = 0; read < reads; read += 1) await reader.read();
    await reader.cancel();
    await finished(body).catch(() => {});
    expect(body.destroyed).toBe(true);
  }
});

test("letting go as the stream ends throws nowhere: neither here nor where nobody could catch it", async () => {
  const thrown: unknown[] = [];
  const listen = (error: unknown): number => thrown.push(error);
  process.on("uncaughtExceptionMonitor", listen);
  const body = new Readable({
    read() {
      this.push(null);
    },
  });
  const reader = webStream(body).getReader();
  const closed = new Promise<void>((done) => body.once("close", () => done(reader.cancel())));
  expect(await reader.read()).toEqual({ done: true, value: undefined });
  await closed;
  process.off("uncaughtExceptionMonitor", listen);
  expect(thrown).toEqual([]);
});

test("what breaks while it is read is told to whoever reads", async () => {
  const body = new Readable({
    read() {
      this.destroy(new Error("the disk is gone"));
    },
  });
  await expect(webStream(body).getReader().read()).rejects.toThrow("the disk is gone");
});
