/**
 * A file's tracks of sound: the default one is heard, else the first that can be read, and which of how many is told. Containers list their
 * tracks in the order in which they are to be tried.
 */
import { languageCode, languageName } from "../lib/languages.ts";
import { noSuchTrack } from "./refusals.ts";
import type { Track } from "./track.ts";

export interface TrackFacts {
  /** In the file's order, from 1. */
  number: number;
  /** Whisper's code for the language that the file tells, or the file's own word for it; null: it tells none. */
  language: string | null;
  /** What the file calls it. */
  name: string | null;
}

/** Of a container that can hold several. */
export interface TrackList {
  readonly container: string;
  /** The default one first. */
  readonly tracks: readonly TrackFacts[];
  /** ffmpeg counts them as the file does. */
  readonly isCountedAlike: boolean;
  /** Throws a Failure, or UnknownCodec for sound that isn't decoded here. */
  open(track: TrackFacts): Promise<Track>;
}

/** What writers put in place of a name. */
const noName = /^(?:sound ?handler|.*media handler|core media audio|mainconcept.*|audio|stereo|mono|#\d+)?$/i;

const longestName = 100;

/** @param language ISO 639-1 or 639-2; `und` and the like tell nothing @param name of the track */
export function trackFacts(number: number, language: string | null | undefined, name?: string | null): TrackFacts {
  const written = (language ?? "").trim().toLowerCase();
  const isTold = /^[a-z]{2,3}([-_]|$)/.test(written) && !/^(?:und|mis|mul|zxx|qaa)/.test(written);
  const called = (name ?? "")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, longestName);
  const code = isTold ? (languageCode(languageName(written)) ?? languageCode(written) ?? written) : null;
  return { number, language: code === "auto" ? null : code, name: noName.test(called) ? null : called };
}

/** `German, “Commentary”`; empty where the file tells nothing. */
export function describedTrack({ language, name }: TrackFacts): string {
  const said = [...(language === null ? [] : [languageName(language)]), ...(name === null ? [] : [`“${name}”`])];
  return said.join(", ");
}

/** The tracks to be tried, one after the other. @throws Failure where the one that is wanted is not there */
export function wantedTracks(name: string, { tracks }: TrackList, wanted: number | undefined): readonly TrackFacts[] {
  if (wanted === undefined) return tracks;
  const found = tracks.find(({ number }) => number === wanted);
  if (!found) throw noSuchTrack(name, wanted, tracks.length);
  return [found];
}

/** Which of how many is heard, where there are several. @param unread what kept those before it from being read */
export function trackNote(list: TrackList, heard: TrackFacts, unread: string | undefined): string {
  const told = describedTrack(heard);
  const why = unread === undefined ? "" : `, since ${unread}`;
  return `Of its ${list.tracks.length} audio tracks number ${heard.number} is heard${told === "" ? "" : ` (${told})`}${why}.`;
}

/** Of what holds one track. */
export function onlyTrack(track: Track): TrackList {
  return { container: track.container, tracks: [trackFacts(1, null)], isCountedAlike: true, open: async () => track };
}
