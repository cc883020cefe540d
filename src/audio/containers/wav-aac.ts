/**
 * AAC in WAV: with heads, as files of their own have it; or bare blocks one behind the other, whose lengths nothing tells: each ends where it has
 * been read. ffmpeg writes those, and can't read them.
 */
import { type Bytes, bytesWithin } from "../bytes.ts";
import { aacFrames, measureBlock } from "../codecs/aac.ts";
import { parseAacConfig } from "../codecs/aac-config.ts";
import { packetCodec } from "../codecs/packet-codec.ts";
import { type Packet, packetTrack } from "../packet-track.ts";
import type { Track, Warn } from "../track.ts";
import { openAdts } from "./adts.ts";
import { parseAdtsHead } from "./adts-head.ts";
import { latmBytes } from "./latm.ts";
import { openLoas } from "./loas.ts";
import type { WavSound } from "./wav-chunks.ts";

/** The codec's number where a head of so many bytes stands in front of its description. Microsoft, HEAACWAVEINFO. */
const headedTag = 0x1610;
const headBytes = 12;
/** A block of eight channels is no longer. */
const longestBlock = 6_144;

/** @returns undefined where it has neither heads nor a description that could be read */
export async function openWavAac(bytes: Bytes, sound: WavSound, warn: Warn): Promise<Track | undefined> {
  const { start, end, format } = sound;
  const inside = bytesWithin(bytes, start, end);
  const head = await inside.at(0, 64);
  if (parseAdtsHead(head, 0)) return { ...(await openAdts(inside, warn)), container: "WAV" };
  if (latmBytes(head, 0) !== undefined) return { ...(await openLoas(inside)), container: "WAV" };
  const description = format.extra.subarray(format.tag === headedTag ? headBytes : 0);
  const config = description.length >= 2 ? parseAacConfig(description) : "none";
  if (typeof config === "string") return undefined;
  const { rateIndex, sampleRate, channels } = config;
  async function* packets(_: number | undefined, told: Warn): AsyncGenerator<Packet> {
    let frames = 0;
    for (let at = 0; at < inside.size; ) {
      const block = await inside.at(at, longestBlock);
      const measured = measureBlock(block, rateIndex);
      if (!measured) {
        // Nothing tells where the next one begins.
        told("The file is damaged or cut off: what is behind that place is missing.");
        return;
      }
      if (measured.sounds) yield { time: frames / sampleRate, data: block.subarray(0, measured.length) };
      if (measured.sounds) frames += aacFrames;
      at += measured.length;
    }
  }
  return packetTrack({
    container: "WAV",
    codec: packetCodec({ container: "WAV", codec: "aac", description, channels, sampleRate, first: head }),
    packets,
    zeroSeconds: 0,
    firstSeconds: 0,
    durationSeconds: format.bytesPerSecond > 0 ? inside.size / format.bytesPerSecond : null,
    isStated: false,
    readsFromStart: true,
    bytes: inside.size,
    delay: 0,
    isCutOff: false,
    endIsOwn: false,
    endIsRough: true,
  });
}
