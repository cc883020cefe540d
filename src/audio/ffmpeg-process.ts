/**
 * An ffmpeg at work: started without a shell, on one file or a part of it and with no protocol but files, so that neither names nor playlists lead
 * elsewhere; what it says and what it writes are read as they come.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import type { Bytes } from "./bytes.ts";
import { concernsSound, isComplaint, parseSaid, parseShown, type Shown } from "./ffmpeg-said.ts";
import { ffmpegFailed, ffmpegMissing } from "./refusals.ts";

/** What is kept of what it says about a file: titles, chapters and covers may be long. */
const saidCharacters = 1_048_576;
/** Complaints that are kept. */
const mostComplaints = 50;

type Running = ChildProcessByStdio<null, Readable, Readable>;

interface Started {
  process: Running;
  /** Its exit code, once it has said everything. */
  ended: Promise<number | null>;
}

/** The file, or a part of it, and nothing that it may lead to. */
function addressOf({ path, from, size, isPart }: Bytes): string[] {
  const file = `file:${resolve(path)}`;
  if (!isPart) return ["-protocol_whitelist", "file", "-i", file];
  return ["-protocol_whitelist", "subfile,file", "-i", `subfile,,start,${from},end,${from + size},,:${file}`];
}

/** @param input, output its options before and behind the file */
export function startFfmpeg(ffmpeg: string, bytes: Bytes, input: string[], output: string[]): Started {
  const running = spawn(ffmpeg, ["-nostdin", "-hide_banner", ...input, ...addressOf(bytes), ...output], {
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const ended = new Promise<number | null>((resolveEnded, reject) => {
    running.once("error", () => reject(ffmpegMissing(ffmpeg)));
    running.once("close", resolveEnded);
  });
  ended.catch(() => {}); // whoever awaits it hears of it; until then it is not unhandled
  return { process: running, ended };
}

/** Without an output it says what the file is, and ends with an error. */
export async function askFfmpeg(ffmpeg: string, bytes: Bytes, input: string[]): Promise<string> {
  const { process: running, ended } = startFfmpeg(ffmpeg, bytes, input, []);
  let said = "";
  running.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(0, saidCharacters);
  });
  // Without a code it was ended by the system.
  return (await ended) === null ? `${said}\ncrashed` : said;
}

/** Blocks as ffmpeg announces them, each before its samples, and what it complains of. */
interface Announced {
  /** undefined: there are no more. */
  next(): Promise<Shown | undefined>;
  readonly complaints: readonly string[];
  /** Frames of sound that were announced before it first complained of the sound; undefined: it didn't. */
  readonly framesBeforeComplaint: number | undefined;
}

/** Reads all that it says as it comes: a pipe that is full would stop it. */
export function announcements(name: string, stderr: Readable): Announced {
  const shown: Shown[] = [];
  const complaints: string[] = [];
  let frames = 0;
  let framesBeforeComplaint: number | undefined;
  let rest = "";
  let hasEnded = false;
  let isStrange = false;
  let wake = () => {};
  function hear(line: string): void {
    const said = parseSaid(line);
    const block = parseShown(said);
    if (block) shown.push(block);
    else if (/ashowinfo.* n:/.test(line)) isStrange = true;
    frames += block?.frames ?? 0;
    if (!isComplaint(said)) return;
    if (concernsSound(said)) framesBeforeComplaint ??= frames;
    if (complaints.length < mostComplaints) complaints.push(said.text);
  }
  stderr.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) hear(line);
    wake();
  });
  stderr.once("close", () => {
    hear(rest);
    hasEnded = true;
    wake();
  });
  return {
    complaints,
    get framesBeforeComplaint() {
      return framesBeforeComplaint;
    },
    async next() {
      while (shown.length === 0 && !hasEnded) {
        // It would wait for ever for its sound to be taken.
        if (isStrange) throw ffmpegFailed(name, "this edition of it speaks in a way that isn't known here");
        await new Promise<void>((woken) => {
          wake = woken;
        });
      }
      return shown.shift();
    },
  };
}

/** So many bytes of a stream at a time; fewer where it ends. */
export function taker(stream: Readable): (length: number) => Promise<Buffer> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return async (length) => {
    const parts = [rest];
    let has = rest.length;
    while (has < length) {
      const chunk = await chunks.next();
      if (chunk.done) break;
      parts.push(chunk.value);
      has += chunk.value.length;
    }
    const all = Buffer.concat(parts);
    rest = all.subarray(length);
    return all.subarray(0, length);
  };
}
