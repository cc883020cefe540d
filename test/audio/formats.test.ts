/** One sentence in every container and codec: the same words at the same place, and what each file is said to be. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Failure } from "../../src/lib/failure.ts";
import { bestLag, clips, formats, decodeFile } from "./sound.ts";

interface Expected {
  container: string;
  codec: string;
  channels?: number;
  sampleRate?: number;
  /** Samples (16 kHz) of the sentence that are in the file; 56,040 are all. */
  length?: number;
  /** Samples by which the sound is late: what the file itself doesn't tell. */
  late?: number;
  /** Longer than told by up to this many samples: codecs' last frames. */
  longer?: number;
  alike?: number;
}

const all = 56_040;

const expected: Record<string, Expected> = {
  "u8-stereo.wav": { container: "WAV", codec: "PCM 8-bit", channels: 2, length: 16_000, alike: 0.99 },
  "s24-8000hz.wav": { container: "WAV", codec: "PCM 24-bit", sampleRate: 8_000, length: 16_000, alike: 0.9 },
  "s32.wav": { container: "WAV", codec: "PCM 32-bit", length: 8_000, alike: 1 },
  "f32.wav": { container: "WAV", codec: "PCM 32-bit float", length: 8_000, alike: 1 },
  "f64.wav": { container: "WAV", codec: "PCM 64-bit float", length: 4_800, alike: 1 },
  "alaw.wav": { container: "WAV", codec: "A-law", length: 16_000, alike: 0.999 },
  "mulaw.wav": { container: "WAV", codec: "mu-law", length: 16_000, alike: 0.999 },
  "ima.wav": { container: "WAV", codec: "IMA ADPCM", alike: 0.97, longer: 2_048 },
  "ima-stereo.wav": { container: "WAV", codec: "IMA ADPCM", channels: 2, length: 16_000, alike: 0.97, longer: 1_024 },
  "rf64.wav": { container: "WAV", codec: "PCM 16-bit", length: 8_000, alike: 1 },
  "eight-channels.wav": { container: "WAV", codec: "PCM 16-bit", channels: 8, length: 4_800 },
  // No tag: the encoder's delay (576 and 529) can't be known, and its last frame isn't cut.
  "mp3-inside.wav": { container: "WAV", codec: "MP3", length: 16_000, late: 1_105, longer: 2_000 },
  "s16.aiff": { container: "AIFF", codec: "PCM 16-bit", length: 8_000, alike: 1 },
  "f32.aifc": { container: "AIFF", codec: "PCM 32-bit float", length: 8_000, alike: 1 },
  "stereo-44100.mp3": { container: "MP3", codec: "MP3", channels: 2, sampleRate: 44_100 },
  "variable.mp3": { container: "MP3", codec: "MP3" },
  "untagged.mp3": { container: "MP3", codec: "MP3", late: 1_105, longer: 2_000 },
  "layer2.mp2": {
    container: "MP3",
    codec: "MP2",
    sampleRate: 24_000,
    length: all - 321,
    late: 321,
    longer: 1_600,
    alike: 0.92,
  },
  "24-bit-44100.flac": { container: "FLAC", codec: "FLAC 24-bit", sampleRate: 44_100, length: 16_000, alike: 0.99 },
  "stereo-44100.flac": { container: "FLAC", codec: "FLAC 16-bit", channels: 2, sampleRate: 44_100, length: 16_000 },
  "vorbis.ogg": { container: "Ogg", codec: "Vorbis" },
  "opus.opus": { container: "Ogg", codec: "Opus", sampleRate: 48_000, alike: 0.9 },
  "opus-six.opus": { container: "Ogg", codec: "Opus", channels: 6, sampleRate: 48_000, length: 16_000, alike: 0.9 },
  "flac.oga": { container: "Ogg", codec: "FLAC", length: 16_000, alike: 1 },
  "vorbis-stereo.webm": { container: "WebM", codec: "Vorbis", channels: 2, longer: 640 },
  "opus.webm": { container: "WebM", codec: "Opus", sampleRate: 48_000, longer: 640, alike: 0.9 },
  "opus.mp4": { container: "MP4", codec: "Opus", sampleRate: 48_000, alike: 0.9 },
  "aac-44100-stereo.m4a": { container: "MP4", codec: "AAC", channels: 2, sampleRate: 44_100 },
  "aac-8000hz.m4a": { container: "MP4", codec: "AAC", sampleRate: 8_000, alike: 0.9 },
  "aac-six-48000.m4a": { container: "MP4", codec: "AAC", channels: 6, sampleRate: 48_000, length: 16_000, alike: 0.9 },
  // Streams of fragments and of packets tell no encoder's delay: one frame of 1024 samples.
  "aac-fragments.mp4": { container: "MP4", codec: "AAC", late: 1_024, longer: 1_024 },
  "aac-index-first.m4a": { container: "MP4", codec: "AAC" },
  "pcm.mov": { container: "MOV", codec: "PCM 16-bit", length: 8_000, alike: 1 },
  "mp3.mov": { container: "MOV", codec: "MP3", longer: 8 },
  "aac.mkv": { container: "Matroska", codec: "AAC", late: 1_024, longer: 1_024 },
  "mp3.mkv": { container: "Matroska", codec: "MP3", late: 1_105, longer: 1_105 },
  "flac.mka": { container: "Matroska", codec: "FLAC 16-bit", length: 16_000, alike: 1 },
  "pcm.mkv": { container: "Matroska", codec: "PCM 24-bit", length: 8_000, alike: 1 },
  "aac.ts": { container: "MPEG-TS", codec: "AAC", late: 1_024, longer: 1_024 },
  "mp3.ts": { container: "MPEG-TS", codec: "MP3", late: 1_105, longer: 1_105 },
  "aac.aac": { container: "AAC", codec: "AAC", late: 1_024, longer: 1_024 },
  // Sound that begins half a second after the picture: silence stands before it.
  "late-sound.mkv": { container: "Matroska", codec: "AAC", late: 8_000, longer: 1_024 },
  "late-sound.mp4": { container: "MP4", codec: "AAC", late: 8_000 },
  "late-sound.ts": { container: "MPEG-TS", codec: "AAC", late: 8_000, longer: 1_024 },
};

/** Files that only ffmpeg can read, or nobody: their refusals are tested elsewhere. */
const refused = ["microsoft-adpcm.wav", "speex.ogg", "ac3.mkv", "windows-media.wma", "no-sound.mp4"];

test("every file of the collection is expected or refused", () => {
  expect([...Object.keys(expected), ...refused].sort()).toEqual(readdirSync(formats).sort());
});

const original = (await decodeFile(join(clips, "cards-005.wav"))).samples;

for (const [
  name,
  { container, codec, channels = 1, sampleRate = 16_000, length = all, late = 0, longer = 1, alike = 0.94 },
] of Object.entries(expected)) {
  test(`${name} is the sentence, in its place`, async () => {
    const heard = await decodeFile(join(formats, name));
    expect(heard).toMatchObject({ container, codec, channels, sampleRate, warnings: [] });
    expect(heard.samples.length).toBeGreaterThanOrEqual(length + late);
    expect(heard.samples.length).toBeLessThanOrEqual(length + late + longer);
    expect(heard.durationSeconds).toBeCloseTo(heard.samples.length / 16_000, 1);
    // Encoders with little to spend leave the highest frequencies out; half a millisecond is the rounding of Matroska's times.
    const best = bestLag(heard.samples, original.subarray(0, length), late, 24);
    expect(Math.abs(best.lag - late)).toBeLessThanOrEqual(8);
    expect(best.alike).toBeGreaterThan(alike - 1e-6);
  });

  test(`${name} goes on from any second as if it had been read from the beginning`, async () => {
    const whole = (await decodeFile(join(formats, name))).samples;
    for (const fromSeconds of [0.25, 1.6, 2.9].filter((seconds) => seconds * 16_000 < whole.length - 2_000)) {
      const rest = (await decodeFile(join(formats, name), { fromSeconds })).samples;
      const wanted = whole.subarray(Math.round(fromSeconds * 16_000));
      // Opus remembers for ever, if ever more faintly; MP3's sums come in another order.
      const different = rest.reduce((most, x, i) => Math.max(most, Math.abs(x - (wanted[i] ?? 0))), 0);
      expect(Math.abs(rest.length - wanted.length)).toBe(0);
      expect(different).toBeLessThan(codec === "Opus" ? 5e-3 : /MP[23]/.test(codec) ? 1e-6 : 1e-9);
    }
  });
}

for (const name of ["u8-stereo.wav", "aac-six-48000.m4a", "eight-channels.wav"]) {
  test(`${name} gives one channel alone`, async () => {
    const path = join(formats, name);
    const { channels } = await decodeFile(path);
    const apart: Float32Array[] = [];
    for (let channel = 0; channel < channels; channel++) apart.push((await decodeFile(path, { channel })).samples);
    const mixed = (await decodeFile(path)).samples;
    for (let i = 0; i < mixed.length; i += 97)
      expect(mixed[i]).toBeCloseTo(apart.reduce((sum, one) => sum + (one[i] ?? 0), 0) / channels, 4);
    await expect(decodeFile(path, { channel: channels })).rejects.toSatisfy(
      (error) => error instanceof Failure && error.code === "audio.channel",
    );
  });
}
