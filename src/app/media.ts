/** The sound of a file for a player: as it is on the disk, or decoded to WAV where the player knows no better. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { Readable } from "node:stream";
import { sampleRate } from "../lib/sample-rate.ts";
import type { Listening } from "./waveform.ts";

const kinds: Record<string, string> = {
  wav: "audio/wav",
  mp3: "audio/mpeg",
  flac: "audio/flac",
  ogg: "audio/ogg",
  oga: "audio/ogg",
  opus: "audio/ogg",
  webm: "video/webm",
  weba: "audio/webm",
  m4a: "audio/mp4",
  m4b: "audio/mp4",
  mp4: "video/mp4",
  m4v: "video/mp4",
  mov: "video/quicktime",
  mkv: "video/x-matroska",
  aac: "audio/aac",
  ts: "video/mp2t",
};

/** An answer that any transport can send; bodies are streamed. */
export interface MediaAnswer {
  status: number;
  headers: Record<string, string>;
  body: Readable | null;
}

/** 16-bit mono PCM at a place: the samples from one on, and the header before a number of them. */
export interface DecodedPcm {
  header(samples: number): Uint8Array;
  samples(path: string, fromSample: number, listening?: Listening): AsyncIterable<Uint8Array>;
}

/**
 * A Range header of one part (RFC 9110, 14.2), both ends inclusive.
 * @returns null for the whole file: no header, or one that is not understood
 */
export function partOf(
  header: string | undefined,
  size: number,
): { first: number; last: number } | "impossible" | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null) return null;
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return null;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return first > last || first >= size ? "impossible" : { first, last };
}

type Body = (first: number, last: number) => Readable;

function answer(range: string | undefined, size: number, type: string, body: Body): MediaAnswer {
  const part = partOf(range, size);
  const headers = { "content-type": type, "accept-ranges": "bytes" };
  if (part === "impossible")
    return { status: 416, headers: { ...headers, "content-range": `bytes */${size}` }, body: null };
  const { first, last } = part ?? { first: 0, last: size - 1 };
  const length = String(last - first + 1);
  return part === null
    ? { status: 200, headers: { ...headers, "content-length": length }, body: body(first, last) }
    : {
        status: 206,
        headers: { ...headers, "content-length": length, "content-range": `bytes ${first}-${last}/${size}` },
        body: body(first, last),
      };
}

/** The file as it is. @throws a system error when it can't be read */
export async function mediaOf(path: string, range: string | undefined): Promise<MediaAnswer> {
  const { size } = await stat(path);
  const type = kinds[extname(path).slice(1).toLowerCase()] ?? "application/octet-stream";
  // A file without a byte has no last one to name.
  if (size === 0) return { status: 200, headers: { "content-type": type, "content-length": "0" }, body: null };
  return answer(range, size, type, (start, end) => createReadStream(path, { start, end }));
}

async function* wavBytes(decoded: DecodedPcm, path: string, samples: number, first: number, last: number) {
  const header = decoded.header(samples);
  let left = last - first + 1;
  if (first < header.length) {
    const part = header.subarray(first, first + left);
    left -= part.length;
    yield part;
  }
  const offset = Math.max(0, first - header.length);
  // A range may begin in the middle of a sample.
  let skip = offset % 2;
  if (left > 0)
    for await (const piece of decoded.samples(path, Math.floor(offset / 2))) {
      const part = piece.subarray(skip, skip + left);
      skip = 0;
      left -= part.length;
      yield part;
      if (left <= 0) return;
    }
  // Files whose length was told too long end in silence, so that the answer is as long as it said.
  if (left > 0) yield new Uint8Array(left);
}

/** The file as WAV, decoded from the place that is asked for. @param seconds its length */
export function decodedMediaOf(
  path: string,
  range: string | undefined,
  seconds: number,
  decoded: DecodedPcm,
): MediaAnswer {
  const samples = Math.round(seconds * sampleRate);
  const size = decoded.header(samples).length + 2 * samples;
  return answer(range, size, "audio/wav", (first, last) =>
    Readable.from(wavBytes(decoded, path, samples, first, last), { objectMode: false }),
  );
}
