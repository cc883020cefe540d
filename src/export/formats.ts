/** The one table of formats: a new one is a file and a line here (and its name in the contract, which checks what comes in). */
import type { ExportFormat, SubtitleRules } from "../api/settings.ts";
import { ass } from "./ass.ts";
import { csv } from "./csv.ts";
import { docx } from "./docx.ts";
import { html } from "./html.ts";
import { json } from "./json.ts";
import { lrc } from "./lrc.ts";
import { md } from "./md.ts";
import { srt } from "./srt.ts";
import { tsv } from "./tsv.ts";
import { txt } from "./txt.ts";
import { vtt } from "./vtt.ts";
import type { Format, Written } from "./written.ts";

export const formats: { readonly [Name in ExportFormat]: Format } = {
  txt,
  srt,
  vtt,
  ass,
  json,
  tsv,
  csv,
  md,
  html,
  docx,
  lrc,
};

/** @returns the file's bytes: UTF-8 without a byte order mark (save for ass, whose readers want it), or the format's own */
export async function exportTranscript(
  transcript: Written,
  format: ExportFormat,
  rules: SubtitleRules,
): Promise<Uint8Array> {
  const written = await formats[format].write(transcript, rules);
  return typeof written === "string" ? new TextEncoder().encode(written) : written;
}
