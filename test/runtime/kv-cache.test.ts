/** The shared buffers: whatever opens, grows and ends, every row finds what it kept. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, type StateTensor, tokenLayout } from "../../src/model/state.ts";
import { KvCache } from "../../src/runtime/kv-cache.ts";

const longest = 448;
const most = 4;
const tensors: readonly StateTensor[] = [
  { name: "cross", part: "cross", dtype: "float32", shape: [3] },
  { name: "bytes", part: "cross", dtype: "int8", shape: [2] },
  { name: "keys", part: "self", dtype: "float32", shape: [2, "N", 2] },
  { name: "cache", part: "self", dtype: "float32", shape: ["N", 3] },
];
const self = tensors.filter(({ part }) => part === "self");

/** What is kept for a token says whose it is. */
const mark = (id: number, row: number, token: number): number => 10_000 * id + 1000 * row + token;

const happening = fc.oneof(
  fc.record({ what: fc.constant("open" as const) }),
  fc.record({ what: fc.constant("end" as const), which: fc.nat() }),
  fc.record({ what: fc.constant("tokens" as const), which: fc.nat(), count: fc.integer({ min: 1, max: 90 }) }),
);

test("rows keep what is theirs, in no more memory than the longest needs", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), fc.array(happening, { maxLength: 40 }), (rows, happenings) => {
      const buffers = new KvCache(tensors, rows, most, longest);
      const open: { id: number; tokens: number }[] = [];
      let opened = 0;
      for (const one of happenings) {
        if (one.what === "open") {
          if (open.length === most) continue;
          const index = buffers.add();
          open.push({ id: opened, tokens: 0 });
          for (const tensor of tensors.filter(({ part }) => part === "cross"))
            buffers.crossOf(tensor, index).fill(opened % 100);
          opened++;
        } else if (open.length > 0 && one.what === "end") {
          const index = one.which % open.length;
          buffers.remove(index);
          const last = open.pop();
          if (last && index < open.length) open[index] = last;
        } else if (open.length > 0 && one.what === "tokens") {
          const index = one.which % open.length;
          const stream = open[index];
          if (stream && stream.tokens + one.count <= longest) keep(buffers, index, stream, one.count);
        }
      }
      for (const [index, stream] of open.entries()) expectKept(buffers, index, stream);
      const tokens = Math.max(1, ...open.map((stream) => stream.tokens));
      expect(buffers.places).toBeLessThan(tokens + 64);
      if (open.length === 0) expect(buffers.allocatedBytes).toBe(0);
      else {
        const bytes = tensors.reduce(
          (sum, tensor) => sum + bytesOf(tensor, buffers.places) * most * (tensor.part === "self" ? rows : 1),
          0,
        );
        expect(buffers.allocatedBytes).toBeLessThanOrEqual(bytes);
      }
    }),
  );
});

function keep(buffers: KvCache, index: number, stream: { id: number; tokens: number }, count: number): void {
  const { rowsPerStream: rows } = buffers;
  buffers.reserve(stream.tokens + count);
  for (let r = 0; r < rows; r++) {
    for (const tensor of self) {
      const { outer, inner } = tokenLayout(tensor);
      const fresh = Float32Array.from({ length: outer * count * inner }, (_, i) =>
        mark(stream.id, r, stream.tokens + (Math.floor(i / inner) % count)),
      );
      buffers.append(tensor, index * rows + r, fresh, count, count);
    }
    buffers.lengths[index * rows + r] = stream.tokens + count;
  }
  stream.tokens += count;
}

function expectKept(buffers: KvCache, index: number, stream: { id: number; tokens: number }): void {
  const { rowsPerStream: rows, places } = buffers;
  for (const tensor of tensors.filter(({ part }) => part === "cross"))
    expect(buffers.crossOf(tensor, index).every((value) => value === stream.id % 100)).toBe(true);
  for (const tensor of self) {
    const { outer, inner } = tokenLayout(tensor);
    for (let r = 0; r < rows; r++) {
      const { data } = buffers.view(tensor, index * rows + r, index * rows + r + 1);
      for (let o = 0; o < outer; o++)
        for (let token = 0; token < stream.tokens; token++)
          expect(data[(o * places + token) * inner]).toBe(mark(stream.id, r, token));
    }
  }
}
