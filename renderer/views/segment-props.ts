/** What a segment of the transcript is shown with, and what can be done with it. */
import type { EditedSegment, Redo } from "../../src/api/document.ts";

export interface SegmentActions {
  edit(index: number | null): void;
  write(index: number, text: string): void;
  split(index: number, text: string, caret: number): void;
  merge(index: number): void;
  speak(index: number, speaker: string): void;
  keep(index: number): void;
  redo(index: number, how: Redo): void;
  saveSpan(index: number): void;
  copy(index: number): void;
}

export interface SegmentProps {
  segment: EditedSegment;
  /** the language's name where it changes, else empty */
  spoken: string;
  /** of what is said, as Whisper writes it; undefined where it is not known */
  language: string | undefined;
  index: number;
  chosen: boolean;
  current: boolean;
  editing: boolean;
  busy: boolean;
  /** the text to light, from find */
  find: string;
  withHours: boolean;
  frozen: boolean;
  actions: SegmentActions;
}
