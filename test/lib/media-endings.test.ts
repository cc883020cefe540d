/** Which files are recordings by their names, and how those that are none are told. */
import { expect, test } from "vitest";
import { endingOf, mayHoldSound, mediaEndings } from "../../src/lib/media-endings.ts";
import { counted, kindsOf, passedOver } from "../../src/lib/passed-over.ts";

test("what is read here, and what recorders, phones, cameras and broadcasters write, is among the endings", () => {
  const read = "wav mp3 flac ogg opus webm weba m4a mp4 mov mkv mka ts m2ts aac aiff";
  const written =
    "qta 3ga 3gpp mxf dss trp wtv awb mpga qt m4r m4b wma amr caf ac3 eac3 dts mod tod rm rmvb oga ogv spx ape wv tta aa3 vob mts w64";
  for (const ending of `${read} ${written}`.split(" "))
    expect([ending, mediaEndings.has(ending)]).toEqual([ending, true]);
  // What neither this program nor ffmpeg can read is none: Audible's, Apple's, Olympus' and OptimFROG's own.
  for (const ending of ["aax", "m4p", "ds2", "ofr"])
    expect([ending, mediaEndings.has(ending)]).toEqual([ending, false]);
  expect([...mediaEndings].filter((ending) => !/^[a-z0-9-]+$/.test(ending))).toEqual([]);
});

test("a name's ending says what it is; by itself an unknown one is worth a look", () => {
  expect(["Talk.WAV", "a.b.mp3", ".wav", "wav", "a."].map(endingOf)).toEqual(["wav", "mp3", "", "", ""]);
  const asked = ["talk.wav", "notes.txt", "dictation.x1", "no ending"];
  expect(asked.map((name) => mayHoldSound(name, false))).toEqual([true, false, false, false]);
  expect(asked.map((name) => mayHoldSound(name, true))).toEqual([true, false, true, true]);
});

test("files are counted by ending, the most frequent first; odd endings never reach the screen", () => {
  const names = ["a.jpg", "b.PDF", "c.JPG", "README", "x.\u001b[2J", "y.constructor", "z.__proto__"];
  expect(counted(names.map(passedOver))).toEqual([
    ...[
      { ending: "", files: 4 },
      { ending: "jpg", files: 2 },
      { ending: "pdf", files: 1 },
    ],
  ]);
  expect(kindsOf(names.map(passedOver))).toBe("2 pictures, 1 document, 4 other");
  expect(kindsOf("abcdefg".split("").map((ending) => ({ ending, files: 1200 })))).toBe(
    "1,200 .a, 1,200 .b, 1,200 .c, 1,200 .d, 1,200 .e, 2,400 other",
  );
  const kept = ["a.heic", "b.png", "c.docx", "d.txt", "e.xyz", "f.xyz", "g.srt"];
  expect(kindsOf(kept.map(passedOver))).toBe("2 documents, 2 pictures, 2 .xyz, 1 subtitle file");
  expect(kindsOf([])).toBe("");
});
