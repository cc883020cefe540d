/** FLAC as it is looked at before it is read: streams that follow one another are found, and one stream isn't searched for others. */
import { expect, test } from "vitest";
import type { Bytes } from "../../../src/audio/bytes.ts";
import { crc8, crc16 } from "../../../src/audio/checksum.ts";
import { flacStarts, openFlac } from "../../../src/audio/containers/flac.ts";

const blockSamples = 4096;
const sampleRate = 16_000;

/** Mono, 16 bits: a block of noise as it is, or of silence in three bytes. */
function frame(number: number, isLoud: boolean): Buffer {
  const coded = number < 0x80 ? [number] : [0xc0 | (number >> 6), 0x80 | (number & 63)];
  // 4,096 samples (code 12), the rate and bits of the stream, one channel.
  const head = Buffer.from([0xff, 0xf8, 0xc0, 0x00, ...coded]);
  const noise = Uint8Array.from({ length: 2 * blockSamples }, (_, i) => (i * 131 + number) % 251);
  const sound = isLoud ? Buffer.concat([Buffer.from([0x02]), noise]) : Buffer.alloc(3);
  const checked = Buffer.concat([head, Buffer.of(crc8(head, 0, head.length)), sound]);
  const end = Buffer.alloc(2);
  end.writeUInt16BE(crc16(checked, 0, checked.length));
  return Buffer.concat([checked, end]);
}

/** @param loud frames, and as many quiet ones behind them as are asked for */
function stream(loud: number, quiet: number): Buffer {
  const info = Buffer.alloc(34);
  info.writeUInt16BE(blockSamples, 0);
  info.writeUInt16BE(blockSamples, 2);
  // No size of a frame is stated. 20 bits of rate, 3 of channels less one, 5 of bits less one, 36 of samples.
  info.writeUInt32BE(((sampleRate << 12) | (15 << 4)) >>> 0, 10);
  info.writeUInt32BE((loud + quiet) * blockSamples, 14);
  const frames = Array.from({ length: loud + quiet }, (_, i) => frame(i, i < loud));
  return Buffer.concat([Buffer.from("fLaC\x80\0\0\x22", "latin1"), info, ...frames]);
}

/** A file in memory, and how many bytes of it were asked for. */
function watched(content: Buffer): Bytes & { asked(): number } {
  let asked = 0;
  return {
    path: "/sound.flac",
    name: "sound.flac",
    from: 0,
    isPart: false,
    size: content.length,
    async at(offset, length) {
      const part = content.subarray(offset, offset + length);
      asked += part.length;
      return part;
    },
    growth: async () => 0,
    close: async () => {},
    asked: () => asked,
  };
}

test("one stream that ends in small frames is not searched through", async () => {
  const bytes = watched(stream(160, 40));
  expect(await flacStarts(bytes)).toEqual([0]);
  expect((await openFlac(bytes)).durationSeconds).toBe((200 * blockSamples) / sampleRate);
  expect(bytes.asked()).toBeLessThan(bytes.size);
});

test("two streams that follow one another are both found, the second ending in small frames", async () => {
  const [first, second] = [stream(200, 0), stream(100, 50)];
  expect(await flacStarts(watched(Buffer.concat([first, second])))).toEqual([0, first.length]);
});

test.each([
  ["as it is in a pipe, the smallest unknown", 8_217],
  ["too small", 36],
])("a stated size of frames is no damage: %s", async (_, stated) => {
  const content = stream(20, 0);
  content.writeUIntBE(stated, 8 + 7, 3);
  const warnings: string[] = [];
  let samples = 0;
  for await (const [block] of (await openFlac(watched(content))).blocks(0, (told) => warnings.push(told)))
    samples += block?.length ?? 0;
  expect({ samples, warnings }).toEqual({ samples: 20 * blockSamples, warnings: [] });
});
