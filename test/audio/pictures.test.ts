/** Whether a recording has pictures is what its container says, not its name. */
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openAudio } from "../../src/audio/open.ts";
import { pictureCodec } from "../../src/audio/picture-codec.ts";
import { formats, temporaryFolder } from "./sound.ts";

async function picturesIn(path: string): Promise<string | null> {
  const file = await openAudio(path, { ffmpeg: null });
  await file.close();
  return file.pictures;
}

test("pictures beside the sound are told with what they are stored as", async () => {
  for (const name of ["late-sound.mp4", "late-sound.mkv", "late-sound.ts"])
    expect(await picturesIn(join(formats, name)), name).toBe("MPEG-4 Visual");
  for (const name of ["opus.mp4", "pcm.mov", "opus.webm", "aac.mkv", "aac.ts", "stereo-44100.mp3", "u8-stereo.wav"])
    expect(await picturesIn(join(formats, name)), name).toBeNull();
});

test("a name promises nothing", async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [from, to] of [
    ["late-sound.mp4", "talk.m4a"],
    ["aac-index-first.m4a", "film.mp4"],
  ] as const)
    await copyFile(join(formats, from), join(folder, to));
  expect(await picturesIn(join(folder, "talk.m4a"))).toBe("MPEG-4 Visual");
  expect(await picturesIn(join(folder, "film.mp4"))).toBeNull();
});

test("one codec has one name, whoever names it", () => {
  for (const ids of [
    ["avc", "h264", "V_MPEG4/ISO/AVC"],
    ["hevc", "V_MPEGH/ISO/HEVC"],
    ["mp4v", "mpeg4", "V_MPEG4/ISO/ASP"],
    ["vp9", "V_VP9"],
  ])
    expect(new Set(ids.map(pictureCodec)).size, ids.join()).toBe(1);
  expect(pictureCodec("V_UNCOMPRESSED")).toBe("V_UNCOMPRESSED");
});
