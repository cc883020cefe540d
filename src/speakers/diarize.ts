/**
 * Who speaks when, in five steps: ten-second windows in which people are told apart (segmentation.ts), pieces of one voice each (pieces.ts), an
 * embedding of each piece (networks.ts), clusters of those that sound alike (clustering.ts, linkage.ts), turns (turns.ts). The sound goes by
 * window after window; embeddings are all that is kept, 0.8 kB for up to three seconds.
 */
import { sampleRate } from "../lib/sample-rate.ts";
import { type SpeakerWishes, speakersOf } from "./clustering.ts";
import { embeddingSize, type SpeakerNetworks } from "./networks.ts";
import { type SpokenPiece, samplesWithin, spokenPieces } from "./pieces.ts";
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
  for await (const window of segmentedWindows(pcm, networks)) {
    await breathe();
    for (const piece of spokenPieces(window)) {
      const embedding = await networks.embed(samplesWithin(window, piece));
      yield { ...piece, embedding };
      await breathe();
    }
    onHeard?.((window.from + window.sounding) / sampleRate);
  }
}
