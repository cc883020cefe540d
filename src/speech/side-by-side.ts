/**
 * Several sounds of one recording, each cut into windows of its own: what two people say at the same time is in two windows. They are read
 * side by side, a stretch of each in turn, so that little of any waits for the others; the order is the same however often they are read.
 */
import type { Channels } from "./drowned.ts";
import { cutByStretch, type Window, type WindowOptions } from "./windows.ts";

export interface Voice {
  /** Who is heard in it; undefined: nobody says. */
  speaker: string | undefined;
  /** At 16 kHz, in pieces of any size. */
  pcm(fromSeconds?: number): AsyncIterable<Float32Array>;
  /** Its channels by themselves, where one may drown what is said in another. */
  channels?: Omit<Channels, "together">;
}

/** A window of one of the voices; its number counts those of all. */
export interface VoiceWindow extends Window {
  speaker?: string | undefined;
}

export async function* cutSideBySide(voices: readonly Voice[], options: WindowOptions): AsyncGenerator<VoiceWindow> {
  let index = 0;
  let open = voices.map(({ speaker, pcm, channels }) => ({
    speaker,
    stretches: cutByStretch(pcm(), options, channels),
  }));
  try {
    while (open.length > 0) {
      const ended = new Set<AsyncGenerator<Window[]>>();
      for (const { speaker, stretches } of open) {
        const { value, done } = await stretches.next();
        if (done) ended.add(stretches);
        else for (const window of value) yield { ...window, index: index++, speaker };
      }
      open = open.filter(({ stretches }) => !ended.has(stretches));
    }
  } finally {
    for (const { stretches } of open) await stretches.return(undefined);
  }
}
