/** A Chromium whose microphone is a file, or tones. */
import type { LaunchOptions } from "@playwright/test";
import { chromiumOptions } from "./chromium.ts";

/** Words for Chromium, and for Electron's. @param file WAV that is heard once, then silence; tones where none is named */
export function microphoneOf(file?: string): string[] {
  const heard = file === undefined ? [] : [`--use-file-for-fake-audio-capture=${file}%noloop`];
  return ["--use-fake-device-for-media-stream", ...heard];
}

/** Nobody is asked whether the page may hear it. */
export function withMicrophone(file?: string): LaunchOptions {
  const { args = [] } = chromiumOptions;
  return { ...chromiumOptions, args: [...args, "--use-fake-ui-for-media-stream", ...microphoneOf(file)] };
}
