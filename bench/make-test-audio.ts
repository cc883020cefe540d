/**
 * Makes test/audio/formats: one spoken sentence (cards-005.wav, BSD-2) in every container and codec that product tests read.
 * Needs ffmpeg with libmp3lame, libopus and libvorbis; the tests need only what it made. Run: npx tsx bench/make-test-audio.ts
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "test/audio/cards-005.wav");
const folder = join(root, "test/audio/formats");

/** A file's name, and how ffmpeg makes it. `-t 1` keeps uncompressed ones small. */
const recipes: Record<string, string> = {
  "u8-stereo.wav": "-t 1 -c:a pcm_u8 -ac 2",
  "s24-8000hz.wav": "-t 1 -c:a pcm_s24le -ar 8000",
  "s32.wav": "-t 0.5 -c:a pcm_s32le",
  "f32.wav": "-t 0.5 -c:a pcm_f32le",
  "f64.wav": "-t 0.3 -c:a pcm_f64le",
  "alaw.wav": "-t 1 -c:a pcm_alaw",
  "mulaw.wav": "-t 1 -c:a pcm_mulaw",
  "ima.wav": "-c:a adpcm_ima_wav",
  "ima-stereo.wav": "-t 1 -c:a adpcm_ima_wav -ac 2",
  "rf64.wav": "-t 0.5 -c:a pcm_s16le -rf64 always",
  "eight-channels.wav": "-t 0.3 -c:a pcm_s16le -ac 8",
  "mp3-inside.wav": "-t 1 -c:a libmp3lame -b:a 32k",
  "microsoft-adpcm.wav": "-t 0.5 -c:a adpcm_ms",
  "s16.aiff": "-t 0.5 -c:a pcm_s16be",
  "f32.aifc": "-t 0.5 -c:a pcm_f32be",
  "stereo-44100.mp3": "-c:a libmp3lame -ar 44100 -ac 2 -b:a 48k",
  "variable.mp3": "-c:a libmp3lame -q:a 6",
  "untagged.mp3": "-c:a libmp3lame -b:a 24k -write_xing 0 -id3v2_version 0",
  "layer2.mp2": "-c:a mp2 -ar 24000 -b:a 32k",
  "24-bit-44100.flac": "-t 1 -c:a flac -ar 44100 -sample_fmt s32 -bits_per_raw_sample 24",
  "stereo-44100.flac": "-t 1 -c:a flac -ar 44100 -ac 2",
  "vorbis.ogg": "-c:a libvorbis -q:a 0",
  "opus.opus": "-c:a libopus -b:a 16k",
  "opus-six.opus": "-t 1 -c:a libopus -b:a 48k -ac 6 -mapping_family 1",
  "flac.oga": "-t 1 -c:a flac",
  "speex.ogg": "-t 1 -c:a libspeex",
  "vorbis-stereo.webm": "-c:a libvorbis -q:a 0 -ac 2",
  "opus.webm": "-c:a libopus -b:a 16k",
  "opus.mp4": "-c:a libopus -b:a 16k",
  "aac-44100-stereo.m4a": "-c:a aac -ar 44100 -ac 2 -b:a 48k",
  "aac-8000hz.m4a": "-c:a aac -ar 8000 -b:a 16k",
  "aac-six-48000.m4a": "-t 1 -c:a aac -ar 48000 -ac 6 -b:a 96k",
  "aac-fragments.mp4": "-c:a aac -b:a 32k -movflags frag_keyframe+empty_moov",
  "aac-index-first.m4a": "-c:a aac -b:a 32k -movflags faststart",
  "pcm.mov": "-t 0.5 -c:a pcm_s16le",
  "mp3.mov": "-c:a libmp3lame -b:a 32k",
  "aac.mkv": "-c:a aac -b:a 32k",
  "mp3.mkv": "-c:a libmp3lame -b:a 32k",
  "flac.mka": "-t 1 -c:a flac",
  "pcm.mkv": "-t 0.5 -c:a pcm_s24le",
  "ac3.mkv": "-t 0.5 -c:a ac3 -b:a 64k",
  "aac.ts": "-c:a aac -b:a 32k",
  "mp3.ts": "-c:a libmp3lame -b:a 32k",
  "aac.aac": "-c:a aac -b:a 32k -f adts",
  "windows-media.wma": "-t 1 -c:a wmav2 -b:a 32k",
};

/** Files with a picture: a video with its sound 0.5 s late, and one with no sound. */
const pictures: Record<string, string[]> = {
  "late-sound.mkv": ["-itsoffset", "0.5", "-i", source, "-map", "0:v", "-map", "1:a", "-c:a", "aac", "-b:a", "32k"],
  "late-sound.mp4": ["-itsoffset", "0.5", "-i", source, "-map", "0:v", "-map", "1:a", "-c:a", "aac", "-b:a", "32k"],
  "late-sound.ts": ["-itsoffset", "0.5", "-i", source, "-map", "0:v", "-map", "1:a", "-c:a", "aac", "-b:a", "32k"],
  "no-sound.mp4": [],
};

mkdirSync(folder, { recursive: true });
// The same bytes on every run: no dates, no encoder versions in the files.
const steady = ["-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1"];
let total = 0;
function make(name: string, input: string[], output: string[]): void {
  const path = join(folder, name);
  execFileSync("ffmpeg", ["-v", "error", "-y", ...input, ...output, ...steady, path], { stdio: "inherit" });
  total += statSync(path).size;
}
for (const [name, recipe] of Object.entries(recipes)) make(name, ["-i", source], recipe.split(" "));
for (const [name, rest] of Object.entries(pictures)) {
  const picture = ["-f", "lavfi", "-i", "color=size=32x32:rate=5:duration=4"];
  make(name, picture, [...rest, "-c:v", "mpeg4", "-b:v", "8k"]);
}
console.log(
  `${Object.keys(recipes).length + Object.keys(pictures).length} files, ${Math.round(total / 1000)} kB in ${folder}`,
);
