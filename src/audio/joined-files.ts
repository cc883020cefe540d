/** Whole files one behind the other in one, as a recorder that was stopped and started again, or `cat`, leaves them. */
import { present } from "../lib/check.ts";
import { type Bytes, bytesWithin } from "./bytes.ts";
import { leftOutSentence, openJoined } from "./joined-track.ts";
import type { Track, Warn } from "./track.ts";
import type { TrackFacts, TrackList } from "./tracks.ts";
import { UnknownCodec } from "./unknown-codec.ts";

/** More than anybody joins: such a file is read as one. */
export const mostJoined = 1_000;

/** @param starts of each in bytes, the first 0 */
export const filesAt = (bytes: Bytes, starts: readonly number[]): Bytes[] =>
  starts.map((start, i) => bytesWithin(bytes, start, starts[i + 1] ?? bytes.size));

/** The tracks of the first, with what the others hold in their place. @throws Failure */
export async function openFiles(
  [first, ...others]: readonly Bytes[],
  openFile: (bytes: Bytes) => Promise<TrackList>,
  warn: Warn,
): Promise<TrackList> {
  const list = await openFile(present(first, "a file"));
  if (others.length === 0) return list;
  return {
    ...list,
    async open(track) {
      try {
        return await openJoined(
          [() => list.open(track), ...others.map((file) => async () => openLike(await openFile(file), track))],
          warn,
        );
      } catch (error) {
        // Who reads it elsewhere hears the first alone, or can't tell where the others begin.
        if (error instanceof UnknownCodec) warn(leftOutSentence);
        throw error;
      }
    },
  };
}

/** The track of that number, or the default one of a file that has no such. */
const openLike = (list: TrackList, { number }: TrackFacts): Promise<Track> =>
  list.open(present(list.tracks.find((track) => track.number === number) ?? list.tracks[0], "audio track"));
