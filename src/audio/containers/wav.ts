/** WAV: sound of every width, ADPCM, MPEG audio inside; several files joined one behind the other are all read. */
import { type Bytes, bytesWithin } from "../bytes.ts";
import { imaAdpcmTrack } from "../codecs/ima-adpcm.ts";
import { microsoftAdpcmTrack } from "../codecs/microsoft-adpcm.ts";
import { isReadable } from "../codecs/samples.ts";
import { openJoined } from "../joined-track.ts";
import { centreOfMask } from "../layouts.ts";
import { checkShape } from "../limits.ts";
import { pcmTrack } from "../pcm.ts";
import { noSamples } from "../refusals.ts";
import { cutOff, type Track, type Warn } from "../track.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import { mp3Track } from "./mp3.ts";
import { openWavAac } from "./wav-aac.ts";
import { findWavSound, type WavSound } from "./wav-chunks.ts";
import { wavCodecName, wavSampleFormat } from "./wav-format.ts";

/** Less is the head counted in by mistake, or a last block that wasn't filled. */
const leastMissingSeconds = 0.1;

async function openSound(bytes: Bytes, sound: WavSound, warn: Warn): Promise<Track> {
  const { format, bigEndian, start, end } = sound;
  const { channels, sampleRate } = format;
  checkShape(bytes.name, format);
  const missingSeconds = sound.missing / Math.max(1, format.bytesPerSecond);
  if (missingSeconds > leastMissingSeconds) warn(cutOff(missingSeconds));
  if (sound.goesOn) warn("The file's header counts less sound than the file holds: all of it is read.");
  if (format.tag === 0x02) return microsoftAdpcmTrack(bytes, { ...format, ...sound });
  if (format.tag === 0x11) return imaAdpcmTrack(bytes, { ...format, ...sound });
  if (format.tag === 0x50 || format.tag === 0x55)
    return { ...(await mp3Track(bytes, start, end, warn)), container: "WAV" };
  const aac = wavCodecName(format) === "AAC" ? await openWavAac(bytes, sound, warn) : undefined;
  if (aac) return aac;
  const sample = wavSampleFormat(format, bigEndian);
  if (!sample || !isReadable(sample.format)) throw new UnknownCodec("WAV", wavCodecName(format));
  if (end - start < channels * sample.format.bytes) throw noSamples(bytes.name);
  return pcmTrack(bytes, {
    container: "WAV",
    codec: sample.codec,
    channels,
    sampleRate,
    centre: centreOfMask(format.mask, channels),
    format: sample.format,
    start,
    end,
  });
}

interface Joined {
  sounds: { bytes: Bytes; sound: WavSound }[];
  /** Where a recording of another kind begins behind them. */
  nextAt: number | undefined;
}

/** @throws Failure */
async function findSounds(bytes: Bytes): Promise<Joined> {
  const sounds = [{ bytes, sound: await findWavSound(bytes) }];
  for (let last = sounds[0]; last?.sound.next !== undefined; last = sounds.at(-1)) {
    const part = bytesWithin(last.bytes, last.sound.next, last.bytes.size);
    const following = await findWavSound(part).catch(() => undefined);
    if (!following) return { sounds, nextAt: part.from - bytes.from };
    sounds.push({ bytes: part, sound: following });
  }
  return { sounds, nextAt: undefined };
}

/** Where recordings begin of which one isn't decoded here: each has to be a file of its own, for who decodes it elsewhere reads no further. */
export async function wavStarts(bytes: Bytes): Promise<number[]> {
  const { sounds, nextAt } = await findSounds(bytes).catch((): Joined => ({ sounds: [], nextAt: undefined }));
  const isUnknown = (error: unknown) => error instanceof UnknownCodec;
  for (const { bytes: part, sound } of sounds)
    if (await openSound(part, sound, () => {}).then(() => false, isUnknown))
      return [...sounds.map((one) => one.bytes.from - bytes.from), ...(nextAt === undefined ? [] : [nextAt])];
  return [0];
}

/** @throws Failure, or UnknownCodec for sound that isn't decoded here */
export async function openWav(bytes: Bytes, warn: Warn): Promise<Track> {
  const { sounds, nextAt } = await findSounds(bytes);
  if (sounds.length > 1) warn("Several recordings stand one behind the other in this file: all of them are read.");
  const stretches = sounds.flatMap((one) =>
    [one.sound, ...one.sound.further].map((extent) => ({ ...one, sound: { ...one.sound, ...extent } })),
  );
  const track = await openJoined(
    stretches.map((one) => () => openSound(one.bytes, one.sound, warn)),
    warn,
  );
  return { ...track, nextAt };
}
