/** One sentence in every container and codec: the same words at the same place, and what each file is said to be. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Failure } from "../../src/lib/failure.ts";
import { bestLag, clips, formats, decodeFile, wholeOf } from "./sound.ts";

interface Expected {
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
  warnings?: string[];
}

const all = 56_040;

const only = (channel: number, of: number) => `Only channel ${channel} of its ${of} holds sound: the others are left out.`;

const byContainer: Record<string, Record<string, Expected>> = {
  WAV: {
    "u8-stereo.wav": { codec: "PCM 8-bit", channels: 2, length: 16_000, alike: 0.99 },
    "s24-8000hz.wav": { codec: "PCM 24-bit", sampleRate: 8_000, length: 16_000, alike: 0.9 },
    "s32.wav": { codec: "PCM 32-bit", length: 8_000, alike: 1 },
    "f32.wav": { codec: "PCM 32-bit float", length: 8_000, alike: 1 },
    "f64.wav": { codec: "PCM 64-bit float", length: 4_800, alike: 1 },
    "alaw.wav": { codec: "A-law", length: 16_000, alike: 0.999 },
    "mulaw.wav": { codec: "mu-law", length: 16_000, alike: 0.999 },
    "ima.wav": { codec: "IMA ADPCM", alike: 0.97, longer: 2_048 },
    "ima-stereo.wav": { codec: "IMA ADPCM", channels: 2, length: 16_000, alike: 0.97, longer: 1_024 },
    "microsoft-adpcm.wav": { codec: "Microsoft ADPCM", length: 8_000, alike: 0.97, longer: 160 },
    "rf64.wav": { codec: "PCM 16-bit", length: 8_000, alike: 1 },
    "eight-channels.wav": { codec: "PCM 16-bit", channels: 8, length: 4_800, warnings: [only(3, 8)] },
    // No tag: the encoder's delay (576 and 529) can't be known, and its last frame isn't cut.
    "mp3-inside.wav": { codec: "MP3", length: 16_000, late: 1_105, longer: 2_000 },
  },
  AIFF: {
    "s16.aiff": { codec: "PCM 16-bit", length: 8_000, alike: 1 },
    "f32.aifc": { codec: "PCM 32-bit float", length: 8_000, alike: 1 },
  },
  MP3: {
    "stereo-44100.mp3": { codec: "MP3", channels: 2, sampleRate: 44_100 },
    "variable.mp3": { codec: "MP3" },
    "untagged.mp3": { codec: "MP3", late: 1_105, longer: 2_000 },
    "layer2.mp2": { codec: "MP2", sampleRate: 24_000, length: all - 321, late: 321, longer: 1_600, alike: 0.92 },
  },
  FLAC: {
    "24-bit-44100.flac": { codec: "FLAC 24-bit", sampleRate: 44_100, length: 16_000, alike: 0.99 },
    "stereo-44100.flac": { codec: "FLAC 16-bit", channels: 2, sampleRate: 44_100, length: 16_000 },
  },
  Ogg: {
    "vorbis.ogg": { codec: "Vorbis" },
    "opus.opus": { codec: "Opus", sampleRate: 48_000, alike: 0.9 },
    "opus-six.opus": { codec: "Opus", channels: 6, sampleRate: 48_000, length: 16_000, alike: 0.9, warnings: [only(2, 6)] },
    "flac.oga": { codec: "FLAC", length: 16_000, alike: 1 },
  },
  WebM: {
    "vorbis-stereo.webm": { codec: "Vorbis", channels: 2, longer: 640 },
    "opus.webm": { codec: "Opus", sampleRate: 48_000, longer: 640, alike: 0.9 },
  },
  MP4: {
    "opus.mp4": { codec: "Opus", sampleRate: 48_000, alike: 0.9 },
    "aac-44100-stereo.m4a": { codec: "AAC", channels: 2, sampleRate: 44_100 },
    "aac-8000hz.m4a": { codec: "AAC", sampleRate: 8_000, alike: 0.9 },
    "aac-six-48000.m4a": { codec: "AAC", channels: 6, sampleRate: 48_000, length: 16_000, alike: 0.9, warnings: [only(1, 6)] },
    // Streams of fragments and of packets tell no encoder's delay: one frame of 1024 samples.
    "aac-fragments.mp4": { codec: "AAC", late: 1_024, longer: 1_024 },
    "aac-index-first.m4a": { codec: "AAC" },
    "late-sound.mp4": { codec: "AAC", late: 8_000 },
  },
  MOV: {
    "pcm.mov": { codec: "PCM 16-bit", length: 8_000, alike: 1 },
    "mp3.mov": { codec: "MP3", longer: 8 },
  },
  Matroska: {
    "aac.mkv": { codec: "AAC", late: 1_024, longer: 1_024 },
    "mp3.mkv": { codec: "MP3", late: 1_105, longer: 1_105 },
    "flac.mka": { codec: "FLAC 16-bit", length: 16_000, alike: 1 },
    "pcm.mkv": { codec: "PCM 24-bit", length: 8_000, alike: 1 },
    // Sound that begins half a second after the picture: silence stands before it.
    "late-sound.mkv": { codec: "AAC", late: 8_000, longer: 1_024 },
  },
  "MPEG-TS": {
    "aac.ts": { codec: "AAC", late: 1_024, longer: 1_024 },
    "mp3.ts": { codec: "MP3", late: 1_105, longer: 1_105 },
    "late-sound.ts": { codec: "AAC", late: 8_000, longer: 1_024 },
  },
  AVI: {
    "mp3.avi": { codec: "MP3", late: 1_105, longer: 2_000 },
  },
  AAC: {
    "aac.aac": { codec: "AAC", late: 1_024, longer: 1_024 },
  },
};

const expected = Object.entries(byContainer).flatMap(([container, files]) =>
  Object.entries(files).map(([name, file]) => ({ name, container, ...file })),
);

/** Files that only ffmpeg can read, or nobody: their refusals are tested elsewhere. */
const refused = ["speex.ogg", "ac3.mkv", "ac3-48000-stereo.ac3", "windows-media.wma", "no-sound.mp4"];

test("every file of the collection is expected or refused", () => {
  expect([...expected.map(({ name }) => name), ...refused].sort()).toEqual(readdirSync(formats).sort());
});

const original = (await decodeFile(join(clips, "cards-005.wav"))).samples;

for (const { name, container, codec, ...file } of expected) {
  const { channels = 1, sampleRate = 16_000, length = all, late = 0, longer = 1, alike = 0.94, warnings = [] } = file;

  test(`${name} is the sentence, in its place`, async () => {
    const heard = await wholeOf(name);
    expect(heard).toMatchObject({ container, codec, channels, sampleRate, warnings });
    expect(heard.samples.length).toBeGreaterThanOrEqual(length + late);
    expect(heard.samples.length).toBeLessThanOrEqual(length + late + longer);
    expect(heard.durationSeconds).toBeCloseTo(heard.samples.length / 16_000, 1);
    // Encoders with little to spend leave the highest frequencies out; half a millisecond is the rounding of Matroska's times.
    const best = bestLag(heard.samples, original.subarray(0, length), late, 24);
    expect(Math.abs(best.lag - late)).toBeLessThanOrEqual(8);
    expect(best.alike).toBeGreaterThan(alike - 1e-6);
  });

  test(`${name} goes on from any second as if it had been read from the beginning`, async () => {
    const whole = (await wholeOf(name)).samples;
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
    const { channels, samples: mixed } = await decodeFile(path, { channel: "mix" });
    const apart: Float32Array[] = [];
    for (let channel = 0; channel < channels; channel++) apart.push((await decodeFile(path, { channel })).samples);
    for (let i = 0; i < mixed.length; i += 97)
      expect(mixed[i]).toBeCloseTo(apart.reduce((sum, one) => sum + (one[i] ?? 0), 0) / channels, 4);
    await expect(decodeFile(path, { channel: channels })).rejects.toSatisfy(
      (error) => error instanceof Failure && error.code === "audio.channel",
    );
  });
}
