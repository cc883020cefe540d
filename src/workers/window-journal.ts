/**
 * The journal of windows on the queue: each finished window is in Redis before anybody counts on it, so that the worker that comes next goes
 * on behind it, and the server takes it into its own journal. A window has one place, by its number: whoever writes it a second time changes
 * nothing.
 */
import type { Redis } from "ioredis";
import { z } from "zod";
import { JournalWindow } from "../api/engine.ts";
import { prefix } from "./messages.ts";
import type { Bounds } from "./spans.ts";

/** What nobody fetches any more goes by itself: a month after its last window, or soon after the server has it. */
const keptSeconds = 30 * 24 * 3600;
const deliveredSeconds = 600;

/** How many windows are read at once. */
const pieceWindows = 64;

const wantedKey = (recording: string): string => `${prefix}:recording:${recording}:wanted`;
const windowsKey = (recording: string): string => `${prefix}:recording:${recording}:windows`;

/** Nothing is written for what nobody wants any more. */
const keepScript = `
if redis.call("EXISTS", KEYS[1]) == 0 then return 0 end
redis.call("HSETNX", KEYS[2], ARGV[1], ARGV[2])
redis.call("EXPIRE", KEYS[1], ARGV[3])
redis.call("EXPIRE", KEYS[2], ARGV[3])
return 1`;

export type WantedWork = "nothing" | "windows" | "words";

export interface WindowJournal {
  /**
   * From now on it is wanted. Where the server has nothing of it, what is left of a time when nobody wanted it goes.
   * @param known windows that the server has, and the language that was found with them
   */
  want(recording: string, known: readonly JournalWindow[], language: string | undefined): Promise<void>;
  /** what a server wants of it now: its words, too, while they are decoded, where somebody looks at them */
  wanted(recording: string): Promise<WantedWork>;
  /** Somebody looks at what is wanted, or nobody does any more. */
  follow(recording: string, isFollowed: boolean): Promise<void>;
  /** Nobody wants it now; what is done of it stays for a while. */
  leave(recording: string): Promise<void>;
  /** The server has all of it. */
  delivered(recording: string): Promise<void>;
  /** Nothing of it stays. */
  forget(recording: string): Promise<void>;
  /** @returns false where nobody wants the recording any more */
  keep(recording: string, window: JournalWindow): Promise<boolean>;
  keepLanguage(recording: string, language: string): Promise<void>;
  /** windows without a gap from the first of these on */
  windows(recording: string, from: number): Promise<JournalWindow[]>;
  language(recording: string): Promise<string | undefined>;
  /** The windows that are known of a span, in order. */
  spanWindows(recording: string, bounds: Bounds): Promise<JournalWindow[]>;
  /** How the recording is divided: as it was the first time. */
  spans(recording: string, wanted: readonly Bounds[]): Promise<readonly Bounds[]>;
  /** It is not divided any more, and nothing is known of it. */
  whole(recording: string): Promise<void>;
  /** in which language a span is done once more; undefined: it isn't */
  begunIn(recording: string, place: number): Promise<string | undefined>;
  /** A span is done once more, in another language: nothing of it is known any more. */
  beginAgain(recording: string, place: number, bounds: Bounds, language: string): Promise<void>;
}

const Divided = z.array(z.object({ from: z.number(), to: z.number().nullable() })).min(1);

const isWithin = ({ start }: JournalWindow, { from, to }: Bounds): boolean =>
  start >= from && (to === null || start < to);

export function windowJournal(redis: Redis): WindowJournal {
  const keep = async (recording: string, field: string, value: string): Promise<boolean> => {
    const keys = [wantedKey(recording), windowsKey(recording)] as const;
    return (await redis.eval(keepScript, keys.length, ...keys, field, value, keptSeconds)) === 1;
  };
  const spanWindows = async (recording: string, bounds: Bounds): Promise<JournalWindow[]> => {
    const fields = Object.entries(await redis.hgetall(windowsKey(recording)));
    const windows = fields.flatMap(([field, text]) =>
      /^\d+$/.test(field) ? JournalWindow.parse(JSON.parse(text)) : [],
    );
    return windows.filter((window) => isWithin(window, bounds)).sort((a, b) => a.index - b.index);
  };
  return {
    async want(recording, known, language) {
      const isLeft = known.length === 0 && (await redis.exists(wantedKey(recording))) === 0;
      if (isLeft) await redis.del(windowsKey(recording));
      const wanted = redis.multi().set(wantedKey(recording), "windows", "EX", keptSeconds, "NX");
      wanted.expire(wantedKey(recording), keptSeconds);
      for (const window of known) wanted.hsetnx(windowsKey(recording), String(window.index), JSON.stringify(window));
      if (language !== undefined) wanted.hsetnx(windowsKey(recording), "language", language);
      await wanted.exec();
    },
    async wanted(recording) {
      const wanted = await redis.get(wantedKey(recording));
      return wanted === null ? "nothing" : wanted === "words" ? wanted : "windows";
    },
    async follow(recording, isFollowed) {
      await redis.set(wantedKey(recording), isFollowed ? "words" : "windows", "KEEPTTL", "XX");
    },
    async leave(recording) {
      await redis.del(wantedKey(recording));
    },
    async delivered(recording) {
      await redis.multi().del(wantedKey(recording)).expire(windowsKey(recording), deliveredSeconds).exec();
    },
    async forget(recording) {
      await redis.del(wantedKey(recording), windowsKey(recording));
    },
    keep: (recording, window) => keep(recording, String(window.index), JSON.stringify(window)),
    async keepLanguage(recording, language) {
      await keep(recording, "language", language);
    },
    async windows(recording, from) {
      const found: JournalWindow[] = [];
      for (;;) {
        const first = from + found.length;
        const fields = Array.from({ length: pieceWindows }, (_, place) => String(first + place));
        const texts = await redis.hmget(windowsKey(recording), ...fields);
        const end = texts.indexOf(null);
        for (const text of end < 0 ? texts : texts.slice(0, end))
          found.push(JournalWindow.parse(JSON.parse(text ?? "")));
        if (end >= 0) return found;
      }
    },
    spanWindows,
    async spans(recording, wanted) {
      await redis.hsetnx(windowsKey(recording), "spans", JSON.stringify(wanted));
      return Divided.parse(JSON.parse((await redis.hget(windowsKey(recording), "spans")) ?? ""));
    },
    async whole(recording) {
      const spans = JSON.stringify([{ from: 0, to: null }]);
      await redis.multi().del(windowsKey(recording)).hset(windowsKey(recording), "spans", spans).exec();
    },
    begunIn: async (recording, place) => (await redis.hget(windowsKey(recording), `begun-${place}`)) ?? undefined,
    async beginAgain(recording, place, bounds, language) {
      const again = redis.multi().hset(windowsKey(recording), `begun-${place}`, language);
      for (const { index } of await spanWindows(recording, bounds)) again.hdel(windowsKey(recording), String(index));
      await again.exec();
    },
    language: async (recording) => (await redis.hget(windowsKey(recording), "language")) ?? undefined,
  };
}
