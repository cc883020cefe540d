/** How a file of the queue is heard and seen by the person: for a player, as a waveform, a span of it as a file. */
import { parse } from "node:path";
import type { Handlers } from "../api/contract.ts";
import type { TranscribeOptions } from "../api/engine.ts";
import type { Heard } from "../engine/voices.ts";
import type { StoredJob } from "../store/job-table.ts";
import type { AudioPreview } from "./audio-preview.ts";
import { exported } from "./exported.ts";
import { type DecodedPcm, decodedMediaOf, type MediaAnswer, mediaOf } from "./media.ts";
import { createPeaks } from "./peaks.ts";

export interface Playback {
  answers: Pick<Handlers, "pictures" | "contents" | "peaks" | "exportSpan">;
  /** the sound of a file for a player; `decoded` as WAV */
  media(id: string, range: string | undefined, decoded: boolean): Promise<MediaAnswer>;
}

const heardOf = ({ channel, track }: TranscribeOptions): Heard => ({ channel, track });

/** @param stored a file of the queue by its id @throws Failure queue.unknown by that */
export function createPlayback(sound: AudioPreview, stored: (id: string) => StoredJob): Playback {
  const peaks = createPeaks(sound);
  return {
    answers: {
      // With a track of its own it is played as sound alone.
      pictures: async ({ id }) => {
        const { path, options } = stored(id);
        return { codec: typeof options.track === "number" ? null : await sound.pictures(path) };
      },
      contents: async ({ id }) => sound.contents(stored(id).path),
      peaks: async ({ id }) => {
        const { path, options } = stored(id);
        return peaks(path, options);
      },
      exportSpan: async ({ id, start, end }) => {
        const { path, name, options } = stored(id);
        const span = `${parse(name).name} ${start.toFixed(1)}-${end.toFixed(1)} s.wav`;
        return exported(span, "audio/wav", await sound.span(path, start, end, heardOf(options)));
      },
    },
    async media(id, range, decoded) {
      const { path, duration, options } = stored(id);
      // A player takes the track that it likes.
      if (!decoded && typeof options.track !== "number") return mediaOf(path, range);
      const { header, samples } = sound.decoded;
      const heard: DecodedPcm = { header, samples: (file, fromSample) => samples(file, fromSample, heardOf(options)) };
      return decodedMediaOf(path, range, duration ?? (await peaks(path, options)).duration, heard);
    },
  };
}
