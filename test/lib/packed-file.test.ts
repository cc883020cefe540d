/** What is packed is what it was, in places as well; what is damaged is refused. */
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { packed, packedEnding, placesIn, readMaybePacked } from "../../src/lib/node/packed-file.ts";
import { contentHash } from "../../src/model-store/content-hash.ts";

const folder = mkdtempSync(join(tmpdir(), "slimscribe-packed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const megabyte = 1 << 20;

/** Half floats of a bell curve, more than two blocks of them and a byte. */
function halves(): Uint8Array {
  const bytes = new Uint8Array(2 * megabyte + 4097);
  let state = 1;
  for (let i = 0; i < bytes.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = i % 2 === 0 ? state >>> 24 : 0x2c + (Math.clz32(state) & 3);
  }
  return bytes;
}

function reading<T>(path: string, use: (places: ReturnType<typeof placesIn>) => T): T {
  const descriptor = openSync(path, "r");
  try {
    return use(placesIn(path, descriptor));
  } finally {
    closeSync(descriptor);
  }
}

test("half floats take five eighths to three quarters, and any place of them is read as it was", () => {
  const bytes = halves();
  const path = join(folder, `weights${packedEnding}`);
  const small = packed(bytes, 2);
  expect(small.length / bytes.length).toBeLessThan(0.75);
  writeFileSync(path, small);
  expect(readMaybePacked(join(folder, "weights")).equals(bytes)).toBe(true);
  reading(path, (places) => {
    expect(places.size).toBe(bytes.length);
    const place = fc.tuple(fc.nat(bytes.length + 10), fc.nat(megabyte + 10));
    fc.assert(
      fc.property(place, ([offset, length]) => {
        const into = new Uint8Array(length);
        const read = places.readInto(into, offset);
        expect(Buffer.compare(into.subarray(0, read), bytes.subarray(offset, offset + length))).toBe(0);
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

test("anything, in numbers of any width", () => {
  const path = join(folder, "anything");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 8 }), (bytes, width) => {
      writeFileSync(`${path}${packedEnding}`, packed(bytes, width));
      expect(readMaybePacked(path).equals(bytes)).toBe(true);
    }),
    { seed: 1, numRuns: 100 },
  );
});

test("a file that is not packed is taken as it is; where there is neither, that is said", () => {
  const path = join(folder, "plain");
  writeFileSync(path, "plain");
  expect(readMaybePacked(path).toString()).toBe("plain");
  expect(() => readMaybePacked(join(folder, "nothing"))).toThrow(/ENOENT/);
});

test("a model's hash is that of what was packed", async () => {
  const [plain, small] = [join(folder, "model"), join(folder, `packed-model${packedEnding}`)];
  writeFileSync(plain, halves());
  writeFileSync(small, packed(halves(), 2));
  expect(await contentHash([], [small], "read")).toBe(await contentHash([], [plain], "read"));
});

test("cut off, of another kind, or with absurd numbers: refused", () => {
  const path = join(folder, `damaged${packedEnding}`);
  const small = packed(halves(), 2);
  const changed = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(small);
    change(bytes);
    return bytes;
  };
  const cases: readonly [string, Buffer][] = [
    ["empty", Buffer.alloc(0)],
    ["another kind", changed((bytes) => bytes.write("else"))],
    ["no width", changed((bytes) => bytes.writeUInt32LE(0, 8))],
    ["no blocks", changed((bytes) => bytes.writeUInt32LE(0, 12))],
    ["larger than anything", changed((bytes) => bytes.writeBigUInt64LE(1n << 60n, 16))],
    ["a longer plane", changed((bytes) => bytes.writeUInt32LE(bytes.readUInt32LE(24) + 1, 24))],
    ["no deflated bytes", changed((bytes) => bytes.fill(0xff, bytes.length >> 1))],
  ];
  for (const [name, bytes] of cases) {
    writeFileSync(path, bytes);
    expect(() => readMaybePacked(join(folder, "damaged")), name).toThrow();
  }
  writeFileSync(path, small);
  truncateSync(path, small.length - 1);
  expect(() => readMaybePacked(join(folder, "damaged")), "cut off").toThrow(/not as long/);
});
