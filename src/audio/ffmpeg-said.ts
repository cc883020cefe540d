/**
 * What ffmpeg says, as it has from its fourth to its seventh edition: about a file (`Input #0, asf, from …`), about the place of each
 * block of sound (its filter `ashowinfo`), and about what is wrong, which is told on in this program's words.
 */

import { pictureCodec } from "./picture-codec.ts";

/** One of a file's streams of sound. */
export interface ProbedSound {
  /** Among the streams of sound, from 0: ffmpeg's `0:a:index`. */
  index: number;
  /** The container's own number for the stream, where it has one. */
  id: number | undefined;
  codec: string;
  channels: number;
  /** 0 where ffmpeg doesn't know what it is. */
  sampleRate: number;
  /** Which channel is the centre one, where there is one. */
  centre: number | undefined;
  /** ISO 639, undefined where the file tells none. */
  language: string | undefined;
  isDefault: boolean;
}

export interface Probed {
  container: string;
  durationSeconds: number | null;
  /** The earliest time in the file: its clock's zero for players. */
  startSeconds: number;
  /** The length was guessed from the bytes. */
  isEstimated: boolean;
  pictures: string | undefined;
  sounds: ProbedSound[];
}

const layouts: Record<string, number> = {
  mono: 1,
  stereo: 2,
  "2.1": 3,
  "3.0": 3,
  "4.0": 4,
  quad: 4,
  "5.0": 5,
  "5.1": 6,
  "6.1": 7,
  "7.1": 8,
};

function channelsOf(layout: string): number {
  return layouts[layout.replace(/\(.*\)$/, "").trim()] ?? Number(/(\d+) channels/.exec(layout)?.[1] ?? 2);
}

/** `ac3 (AC-3 / 0x332D4341), 48000 Hz, stereo, fltp`; `none (apac / 0x63617061), …` for what it has no decoder for. */
function parseSound({ id, language }: Pick<ProbedSound, "id" | "language">, told: string, index: number): ProbedSound {
  const [, name = "", tag] = /^([\w-]+)(?: \(([\w .-]+) \/ 0x)?/.exec(told) ?? [];
  const isKnown = name !== "none" && name !== "unknown";
  const [, rate = "0", layout = ""] = /, (\d+) Hz(?:, ([^,\n]+))?/.exec(told) ?? [];
  return {
    index,
    id,
    codec: isKnown ? name : (tag ?? "an unknown codec"),
    channels: channelsOf(layout),
    sampleRate: isKnown && !/, 0 channels/.test(told) ? Number(rate) : 0,
    centre: /^(?:3\.0|5\.[01]|6\.1|7\.1)/.test(layout) ? 2 : undefined,
    language,
    isDefault: /\(default\)/.test(told),
  };
}

/** What it prints about a file; undefined where it could not open it. */
export function parseProbe(said: string): Probed | undefined {
  const container = /^Input #0, ([^ ]+), from/m.exec(said)?.[1]?.split(",")[0];
  if (!container) return undefined;
  // A cover is a stream of one picture, and said to be one.
  const pictures = /Stream #0:\d+.*?: Video: (\w+)(?!.*\(attached pic\))/.exec(said)?.[1];
  const time = /Duration: (\d+):(\d+):(\d+\.\d+)/.exec(said);
  return {
    container,
    durationSeconds: time ? Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) : null,
    startSeconds: Number(/Duration: [^,]+, start: (-?\d+\.\d+)/.exec(said)?.[1] ?? 0),
    pictures: pictures && pictureCodec(pictures),
    isEstimated: said.includes("Estimating duration from bitrate"),
    sounds: [...said.matchAll(/^ *Stream #0:\d+(?:\[(\w+)\])?(?:\((\w+)\))?.*?: Audio: (.+)$/gm)].map(
      ([, id, language, told = ""], i) =>
        parseSound({ id: id === undefined ? undefined : Number(id), language }, told, i),
    ),
  };
}

/** A line of its log: who speaks, how loud, and what. */
export interface Said {
  from: string;
  level: string;
  text: string;
}

/** `[ac3 @ 0x5581] [error] frame CRC mismatch`, and without a speaker `[fatal] …`. */
export function parseSaid(line: string): Said {
  const [, from = "", level = "", text = ""] = /^(?:\[([^\]@]*?) ?@[^\]]*\] )?\[(\w+)\] ?(.*)$/.exec(line) ?? [];
  return level === "" ? { from: "", level: "info", text: line } : { from, level, text };
}

/** A block of sound that follows on its standard output. */
export interface Shown {
  /** In frames; null where ffmpeg knows no time. */
  at: number | null;
  frames: number;
}

export function parseShown({ text }: Said): Shown | undefined {
  const [, at, frames] = /^n:\s*\d+ pts:\s*(-?\d+|NOPTS) .*nb_samples:(\d+) /.exec(text) ?? [];
  return frames === undefined ? undefined : { at: at === "NOPTS" ? null : Number(at), frames: Number(frames) };
}

export function isComplaint({ level }: Said): boolean {
  return level === "error" || level === "fatal" || level === "panic";
}

const pictures =
  /^(h26[1-5]|hevc|vvc|av1|libdav1d|vp[89]|mpeg[124]|mpeg[12]video|msmpeg4.*|wmv\d|vc1|mjpeg|png|theora|prores|dvvideo|dvd?sub.*|dvb_?sub.*|pgssub)$/;

/** Whether it complains about the sound or the file itself: nobody hears damaged pictures. */
export function concernsSound(said: Said): boolean {
  return isComplaint(said) && !pictures.test(said.from) && !/\b(Video|Subtitle|Data):/.test(said.text);
}

const reasons: [words: RegExp, reason: string | ((...groups: string[]) => string)][] = [
  [/^crashed$/, "it crashed on this file, so another edition of it may do better"],
  [/moov atom not found/i, "its index is missing, since the recording or the copy didn't finish"],
  [/(?:Decoder|codec) (?:\(codec )?([\w-]+)\)? not found/i, (codec) => `this ffmpeg has no decoder for ${codec}`],
  [/no decoder (?:found )?for:? ?([\w-]*)/i, (codec) => `this ffmpeg has no decoder for ${codec || "it"}`],
  [/unknown codec|unsupported codec/i, "its sound is of a kind that this ffmpeg doesn't know"],
  [/not on whitelist|protocol not found/i, "it leads to another address, and only the file itself is read"],
  [/encrypt|\bdrm\b|activation_bytes/i, "it is encrypted"],
  [/permission denied/i, "this account may not read it"],
  [/no such file/i, "it is no longer there"],
  [/cannot allocate memory|out of memory/i, "there is too little memory free"],
  [/unrecognized option|option .*not found|no such filter/i, "this ffmpeg is older than the fourth, or lacks parts"],
  [
    /invalid data found|end of file|header (?:missing|parsing failed)|invalid argument/i,
    "it is damaged, or in a format that ffmpeg doesn't know either",
  ],
  [/error while decoding|conversion failed|nothing was (?:written|encoded)/i, "none of its sound can be decoded"],
];

/** The reason why it read nothing, in this program's words; its own only where it says what nobody expects. */
export function reasonOf(lines: readonly string[]): string {
  for (const [words, reason] of reasons)
    for (const line of lines) {
      const [all, ...groups] = words.exec(line) ?? [];
      if (all !== undefined) return typeof reason === "string" ? reason : reason(...groups);
    }
  const last = lines.filter((line) => !/^(At least one output|Output file|Last message)/.test(line)).at(-1) ?? "";
  // Without the place in memory that it prints before its words, and without a path.
  const words = last.replace(/^\[[^\]]*\]\s*/, "").replace(/^.*?file:\S.*?: /, "");
  return words === "" ? "it gave no reason" : `it says “${words.slice(0, 200)}”`;
}
