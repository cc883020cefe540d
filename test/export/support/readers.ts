/** Small strict readers of what the formats write. */
import { inflateRawSync } from "node:zlib";

export interface Cue {
  startMs: number;
  endMs: number;
  lines: string[];
}

function toMs(stamp: string): number {
  const match = /^(\d{2,}):(\d{2}):(\d{2})[.,](\d{3})$/.exec(stamp);
  if (!match) throw new Error(`not a time: ${stamp}`);
  const [, hours, minutes, seconds, ms] = match.map(Number);
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms);
}

function readCue(lines: readonly string[]): Cue {
  const [times = "", ...text] = lines;
  const [start = "", end = ""] = times.split(" --> ");
  return { startMs: toMs(start), endMs: toMs(end), lines: text };
}

export function readSrt(text: string): Cue[] {
  const blocks = text.replaceAll("\r\n", "\n").split("\n\n");
  if (blocks.pop() !== "") throw new Error("the last subtitle isn't closed");
  return blocks.map((block, place) => {
    const [number, ...rest] = block.split("\n");
    if (number !== String(place + 1)) throw new Error(`number ${number} at ${place + 1}`);
    return readCue(rest);
  });
}

export function readVtt(text: string): Cue[] {
  const [head, ...blocks] = text.replaceAll("\r\n", "\n").trimEnd().split("\n\n");
  if (head !== "WEBVTT") throw new Error("no WEBVTT");
  const unescaped = (line: string): string =>
    line.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return blocks.map((block) => {
    const { lines, ...times } = readCue(block.split("\n"));
    return { ...times, lines: lines.map(unescaped) };
  });
}

export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? "";
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === "," || letter === "\r") {
      row.push(cell);
      cell = "";
      if (letter === "\r") {
        rows.push(row);
        row = [];
        i++;
      }
    } else cell += letter;
  }
  return rows;
}

/** Reads one file of a zip by its central directory. */
export function unzip(bytes: Uint8Array, wanted: string): string {
  const view = Buffer.from(bytes);
  let at = view.readUInt32LE(view.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1")) + 16);
  while (view.readUInt32LE(at) === 0x02014b50) {
    const nameLength = view.readUInt16LE(at + 28);
    const name = view.toString("utf8", at + 46, at + 46 + nameLength);
    if (name === wanted) {
      const local = view.readUInt32LE(at + 42);
      const data = local + 30 + view.readUInt16LE(local + 26) + view.readUInt16LE(local + 28);
      const packed = view.subarray(data, data + view.readUInt32LE(at + 20));
      return (view.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString("utf8");
    }
    at += 46 + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  throw new Error(`${wanted} is not in the file`);
}
