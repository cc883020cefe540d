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

/** Stand-ins of signs that players take for orders, put back. */
export function withoutStandIns(text: string): string {
  const [standIns, signs] = ["❴❵∖‹›［］", "{}\\<>[]"];
  return text.replace(/[❴❵∖‹›［］]/g, (sign) => signs[standIns.indexOf(sign)] ?? sign);
}

function sectionOf(file: string, name: string): string[] {
  const [, body] = file.split(`[${name}]\n`);
  if (body === undefined) throw new Error(`no section ${name}`);
  return (body.split("\n\n[")[0] ?? "").trimEnd().split("\n");
}

/** A row of a section whose first line names the columns: only the last of them may hold commas. */
function rowOf(kind: string, line: string, columns: readonly string[]): Record<string, string> {
  const cells = line.slice(`${kind}: `.length).split(",");
  if (!line.startsWith(`${kind}: `) || cells.length < columns.length) throw new Error(`not a ${kind}: ${line}`);
  const last = cells.splice(columns.length - 1).join(",");
  return Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? last]));
}

export interface AssFile {
  info: Record<string, string>;
  styles: Record<string, string>[];
  /** with the names of those who speak; directional marks left out */
  cues: (Cue & { speaker: string; fromRight: boolean })[];
}

export function readAss(file: string): AssFile {
  const text = file.replaceAll("\r\n", "\n");
  if (!text.startsWith("\ufeff[Script Info]\n")) throw new Error("not an ASS file");
  const info = sectionOf(text, "Script Info").map((line) => /^(\S[^:]*): (.*)$/.exec(line)?.slice(1) ?? ["", line]);
  const rowsOf = (section: string, kind: string): Record<string, string>[] => {
    const [format = "", ...lines] = sectionOf(text, section);
    return lines.map((line) => rowOf(kind, line, format.replace(/^Format: /, "").split(", ")));
  };
  const styles = rowsOf("V4+ Styles", "Style");
  const cues = rowsOf("Events", "Dialogue").map(({ Start = "", End = "", Style, Name = "", Text = "" }) => {
    if (!styles.some((style) => style.Name === Style)) throw new Error(`no style ${Style}`);
    // What would be hidden, or read as an order that the program doesn't give.
    if (/[{}]|\\[nh]/.test(Text)) throw new Error(`an override in ${Text}`);
    const [startMs = 0, endMs = 0] = [Start, End].map((stamp) => {
      if (!/^\d+:\d\d:\d\d\.\d\d$/.test(stamp)) throw new Error(`not a time: ${stamp}`);
      return toMs(`0${stamp}0`);
    });
    const lines = Text.split("\\N");
    const fromRight = lines.every((line) => /^\u202b.*\u202c$/.test(line));
    return {
      startMs,
      endMs,
      lines: lines.map((line) => line.replace(/[\u202b\u202c]/g, "")),
      speaker: Name,
      fromRight,
    };
  });
  return { info: Object.fromEntries(info), styles, cues };
}

export interface HtmlFile {
  language: string;
  direction: string;
  title: string;
  paragraphs: { id: string; link: string; text: string }[];
}

/** @throws where a tag is left open, or one is there that a page without scripts and addresses doesn't need */
export function readHtml(file: string): HtmlFile {
  const known = new Set("html head meta title style body h1 div main p a time b bdi small mark".split(" "));
  const open: string[] = [];
  for (const [, closing, name = "", attributes = ""] of file
    .slice("<!doctype html>".length)
    .matchAll(/<(\/?)(\w+)([^>]*)>/g)) {
    if (!known.has(name)) throw new Error(`a tag <${name}>`);
    if (/\bon\w+=|(?:src|href)="(?!#)/.test(attributes)) throw new Error(`an address or a script in <${name}>`);
    if (name === "meta") continue;
    if (closing === "") open.push(name);
    else if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(", ")}`);
  const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };
  const plain = (part: string): string =>
    part.replace(/<[^>]*>/g, "").replace(/&\w+;/g, (entity) => entities[entity] ?? entity);
  const find = (pattern: RegExp): string => pattern.exec(file)?.[1] ?? "";
  return {
    language: find(/<html[^>]* lang="([^"]*)"/),
    direction: find(/<html[^>]* dir="([^"]*)"/),
    title: plain(find(/<title>(.*)<\/title>/)),
    paragraphs: [...file.matchAll(/<p id="([^"]*)"[^>]*><a class="time" href="#([^"]*)">.*?<\/a> (.*)<\/p>/g)].map(
      ([, id = "", link = "", text = ""]) => ({ id, link, text: plain(text) }),
    ),
  };
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
