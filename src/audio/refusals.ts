/** Every sentence with which a recording is refused, and what the person can do about it. */
import { basename } from "node:path";
import { Failure } from "../lib/failure.ts";

/** A name that can stand in a sentence: control characters and marks that turn the direction of the text are made visible. */
export function shownName(name: string): string {
  return name.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}

function shown(path: string): string {
  return shownName(basename(path));
}

export function missing(path: string): Failure {
  return new Failure(
    "audio.missing",
    `${shown(path)} is not there.`,
    "Check the path; the file may have been moved or renamed.",
  );
}

export function unknownName(path: string): Failure {
  return new Failure(
    "audio.name",
    `${shown(path)} can't be opened: its name, or that of a folder it is in, is not written in UTF-8.`,
    "Rename it, by convmv for instance, and try again.",
  );
}

export function unreadable(path: string, reason: string, cause: unknown): Failure {
  return new Failure(
    "audio.unreadable",
    `${shown(path)} can't be read: ${reason}.`,
    "Check the file's permissions and the disk.",
    { cause },
  );
}

export function loopedLink(path: string): Failure {
  return new Failure(
    "audio.loop",
    `${shown(path)} is a symbolic link that leads back to itself.`,
    "Point the link at the recording.",
  );
}

export function isFolder(path: string): Failure {
  return new Failure(
    "audio.folder",
    `${shown(path)} is a folder.`,
    "Give the files in it, or ask for the folder recursively.",
  );
}

export function notAFile(path: string): Failure {
  return new Failure(
    "audio.notAFile",
    `${shown(path)} is a device or a pipe, not a file.`,
    "Save the sound to a file first.",
  );
}

export function emptyFile(path: string): Failure {
  return new Failure(
    "audio.empty",
    `${shown(path)} is empty: 0 bytes.`,
    "The copy or the recording didn't finish; take it from its source again.",
  );
}

export function noSamples(name: string): Failure {
  return new Failure(
    "audio.empty",
    `${name} has no sound in it: its audio is 0 seconds long.`,
    "The recording was stopped before it began; take another copy, if there is one.",
  );
}

export function noSuchChannel(name: string, channel: number, channels: number): Failure {
  return new Failure(
    "audio.channel",
    `${name} has no channel ${channel + 1}: it has ${channels}.`,
    "Choose a channel that is there, or let all of them be mixed.",
  );
}

export function noSuchTrack(name: string, track: number, tracks: number): Failure {
  return new Failure(
    "audio.track",
    `${name} has no audio track ${track}: it has ${tracks}.`,
    "Choose a track that is there, or leave the choice to the file.",
  );
}

export function noAudioTrack(name: string, container: string): Failure {
  return new Failure(
    "audio.noTrack",
    `${name} has no audio track: this ${container} file holds pictures alone.`,
    "Choose a file with sound; screen recordings are often made without.",
  );
}

export function corrupt(name: string, what: string, cause?: unknown): Failure {
  return new Failure(
    "audio.corrupt",
    `${name} is damaged: ${what}.`,
    "Take the file from its source again; a player that opens it may be able to save a repaired copy.",
    { cause },
  );
}

export function truncatedIndex(name: string): Failure {
  return new Failure(
    "audio.truncated",
    `${name} is cut off: its index, which stands at the end of such files, is missing.`,
    "The recording or the copy didn't finish; copy it again, or repair it with a tool such as untrunc.",
  );
}

export function endlessFile(path: string): Failure {
  return new Failure(
    "audio.endless",
    `${shown(path)} could not be read: something in it makes the reader run for ever.`,
    "Take the file from its source again; a player that opens it may be able to save a repaired copy.",
  );
}

export function tooLargeInside(path: string): Failure {
  return new Failure(
    "audio.memory",
    `${shown(path)} could not be read: its index asks for more memory than a recording needs.`,
    "Take the file from its source again; a player that opens it may be able to save a repaired copy.",
  );
}

/** Sound that this program has no decoder for, and there is no ffmpeg to ask. */
export function needsFfmpeg(name: string, what: string): Failure {
  return new Failure(
    "audio.codec",
    `${name} is ${what}, which needs ffmpeg, and there is none on the PATH.`,
    "Install ffmpeg (https://ffmpeg.org) and try again, or convert the file to WAV, FLAC, MP3 or M4A.",
  );
}

export function notMedia(name: string, what: string): Failure {
  return new Failure("audio.format", `${name} is ${what}, not a sound or video file.`, "Choose the recording itself.");
}

export function closedFormat(name: string, what: string): Failure {
  return new Failure(
    "audio.format",
    `${name} is ${what}, which neither this program nor ffmpeg reads.`,
    "Convert it to WAV with a program that plays it, and take that.",
  );
}

export function unknownFormat(name: string): Failure {
  return new Failure(
    "audio.format",
    `${name} is in no format that this program knows, and there is no ffmpeg on the PATH to try.`,
    "Install ffmpeg (https://ffmpeg.org) and try again, or convert the file to WAV, FLAC, MP3 or M4A.",
  );
}

/** @param said what ffmpeg itself said, for the log */
export function ffmpegFailed(name: string, reason: string, said?: string): Failure {
  return new Failure(
    "audio.ffmpeg",
    `ffmpeg can't read ${name}: ${reason}.`,
    "Check that the file plays; if it does, convert it to WAV and try again.",
    { cause: said },
  );
}

export function ffmpegMissing(path: string): Failure {
  return new Failure(
    "audio.ffmpeg",
    `${path} can't be started as ffmpeg.`,
    "Check the path that was given for ffmpeg.",
  );
}
