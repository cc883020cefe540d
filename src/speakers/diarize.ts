/**
 * Who speaks when, in five steps: windows of eleven seconds in which people are told apart (segmentation.ts), pieces of one voice each (pieces.ts), an
 * embedding of each piece (networks.ts), clusters of those that sound alike (clustering.ts, linkage.ts), turns (turns.ts). The sound goes by
 * window after window; embeddings are all that is kept, 0.8 kB for up to two and a half seconds.
 */
import { present } from "../lib/check.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import { embeddingSize } from "../lib/voice-likeness.ts";
import { type SpeakerWishes, speakersOf } from "./clustering.ts";
import type { SpeakerNetworks } from "./networks.ts";
import { type SpokenPiece, samplesWithin, spokenPieces, tellingPart } from "./pieces.ts";
import { segmentedWindows } from "./segmentation.ts";
import { type SpeakerTurn, speakerTurns } from "./turns.ts";

export interface DiarizationWishes extends SpeakerWishes {
  /** told now and then: seconds that were heard */
  onHeard?(seconds: number): void;
}

export interface VoicePiece extends SpokenPiece {
  readonly embedding: Float32Array;
}

/** @param pcm at 16 kHz, at a usual level @returns turns in the order of their starts; none where nobody speaks. @throws what `breathe` throws */
export async function diarize(
  pcm: AsyncIterable<Float32Array>,
  networks: SpeakerNetworks,
  wishes: DiarizationWishes,
): Promise<SpeakerTurn[]> {
  const pieces: VoicePiece[] = [];
  for await (const piece of voicePieces(pcm, networks, wishes)) pieces.push(piece);
  const values = new Float32Array(pieces.length * embeddingSize);
  for (const [place, { embedding }] of pieces.entries()) values.set(embedding, place * embeddingSize);
  return speakerTurns(pieces, await speakersOf({ values, size: embeddingSize }, pieces, wishes));
}

/** In the order of their starts. */
export async function* voicePieces(
  pcm: AsyncIterable<Float32Array>,
  networks: SpeakerNetworks,
  { breathe, onHeard }: DiarizationWishes,
): AsyncGenerator<VoicePiece> {
  for await (const windows of segmentedWindows(pcm, networks)) {
    await breathe();
    const sounding = windows.flatMap((window) =>
      spokenPieces(window).map((piece) => ({ piece, sound: samplesWithin(window, tellingPart(piece)) })),
    );
    const embeddings = new Map<SpokenPiece, Float32Array>();
    for (const alike of ofOneLength(sounding)) {
      const found = await networks.embed(alike.map(({ sound }) => sound));
      for (const [place, { piece }] of alike.entries()) embeddings.set(piece, present(found[place], "an embedding"));
      await breathe();
    }
    for (const { piece } of sounding) yield { ...piece, embedding: present(embeddings.get(piece), "an embedding") };
    const last = present(windows.at(-1), "a window");
    onHeard?.((last.from + last.sounding) / sampleRate);
  }
}

/** So many pieces of one length have their embeddings at once: with the same numbers. More take no less time. */
const batch = 3;

interface SoundingPiece {
  readonly piece: SpokenPiece;
  readonly sound: Float32Array;
}

function ofOneLength(pieces: readonly SoundingPiece[]): SoundingPiece[][] {
  const groups = new Map<number, SoundingPiece[]>();
  for (const one of pieces) {
    const { length } = one.sound;
    const group = groups.get(length) ?? [];
    groups.set(length, [...group, one]);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / batch) }, (_, i) => group.slice(i * batch, (i + 1) * batch)),
  );
}
