/** What a format is given and what it is: the same shape for a fresh transcript and for one that a person worked on. */
import type { SubtitleRules } from "../api/settings.ts";
import type { Segment, Transcript } from "../api/transcript.ts";

/** A segment that may have a speaker's name, and an end that a person set (`EditedSegment`). */
export type SpeakerSegment = Segment & {
  readonly speaker?: string | undefined;
  readonly ownEnd?: boolean | undefined;
};

/** A transcript fit to be written: `Transcript` is one. Segments are in the order of the file. */
export interface Written extends Omit<Transcript, "segments"> {
  readonly segments: readonly SpeakerSegment[];
}

/**
 * One way to write a transcript; its name in the table is the ending of its files. Text formats give a string with `\n` line ends unless
 * their standard says otherwise.
 */
export interface Format {
  readonly mediaType: string;
  /** one sentence for menus and help */
  readonly what: string;
  write(transcript: Written, rules: SubtitleRules): string | Promise<Uint8Array>;
}

/** A segment's text on one line: no line breaks, tabs or doubled spaces, none at its ends. */
export function oneLine(text: string): string {
  // Control characters have no place in text, and some readers end a line at them. U+FFFE and U+FFFF have none in XML: Word would find the file damaged.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]+/gu, " ").trim();
}

/** The recording's name without its folders: what stands at the head of a document. */
export function titleOf(transcript: Written): string {
  return oneLine(transcript.file.split(/[\\/]/).at(-1) ?? "") || oneLine(transcript.file);
}

/** Segments that say something, with their text on one line. */
export function spokenSegments(transcript: Written): SpeakerSegment[] {
  return transcript.segments.flatMap((segment) => {
    const text = oneLine(segment.text);
    return text === "" ? [] : [{ ...segment, text }];
  });
}

/** The speaker's name where it differs from the one before, so that it is written once per turn. */
export function turn(segment: SpeakerSegment, before: SpeakerSegment | undefined): string {
  const speaker = oneLine(segment.speaker ?? "");
  return speaker === "" || speaker === oneLine(before?.speaker ?? "") ? "" : speaker;
}
