/**
 * Advanced SubStation Alpha (v4.00+), for players and for those who style subtitles. As Aegisub writes it, with a byte order mark:
 * older renderers (VSFilter) take a file without one for the system's own encoding.
 */
import { isRightToLeft } from "./direction.ts";
import { withoutOverrides } from "./stand-ins.ts";
import { subtitlesOf } from "./subtitles.ts";
import { type Format, titleOf, type Written } from "./written.ts";

/** `1:02:03.45`. Rounding keeps the order, so that no two subtitles overlap: each is longer than a hundredth. */
function stamp(ms: number): string {
  const hundredths = Math.round(ms / 10);
  const two = (value: number): string => String(value % 100).padStart(2, "0");
  const [hours, minutes, seconds] = [hundredths / 360_000, (hundredths / 6000) % 60, (hundredths / 100) % 60];
  return `${Math.floor(hours)}:${two(Math.floor(minutes))}:${two(Math.floor(seconds))}.${two(hundredths)}`;
}

/**
 * Sizes are those of a picture 1080 lines high, and scale with it. Lines are broken where `\N` says so, and evenly where one is
 * wider than the picture (`WrapStyle: 0`). `Language` tells libass which shapes of letters are wanted.
 */
function head(transcript: Written): string {
  return `[Script Info]
Title: ${titleOf(transcript)}
ScriptType: v4.00+
WrapStyle: 0
ScaledBorderAndShadow: yes
YCbCr Matrix: None
PlayResX: 1920
PlayResY: 1080
${transcript.language === "" ? "" : `Language: ${transcript.language}\n`}
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,64,&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3,1,2,96,96,54,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
`;
}

/** Renderers set every line from left to right unless it says otherwise, and would put its full stop at the wrong end. */
const fromRight = (line: string): string => `\u202b${line}\u202c`;

export const ass: Format = {
  mediaType: "text/x-ssa",
  what: "subtitles with a style, for players and Aegisub",
  write(transcript, rules) {
    const events = subtitlesOf(transcript, rules, "inline").map(({ startMs, endMs, lines, speaker }) => {
      const plain = lines.map(withoutOverrides);
      const text = (isRightToLeft(plain.join(" "), transcript.language) ? plain.map(fromRight) : plain).join("\\N");
      // A field for editors, not shown: commas part the fields.
      const name = speaker.replaceAll(",", ";");
      return `Dialogue: 0,${stamp(startMs)},${stamp(endMs)},Default,${name},0,0,0,,${text}\n`;
    });
    const text = `\ufeff${head(transcript)}${events.join("")}`;
    return rules.carriageReturns ? text.replaceAll("\n", "\r\n") : text;
  },
};
