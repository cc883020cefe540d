/**
 * A stream whose packets change their rate or their channels on the way, as one: broadcasts do between programmes. Each run of packets of
 * one kind has a decoder of its own; all sound at the rate and with the channels of the first.
 */
import { joined } from "../../lib/joined.ts";
import { makeResampler, type Resampler } from "../resample.ts";
import { type Block, silentBlock } from "../track.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import type { PacketDecoder } from "./decoders.ts";
import type { PacketCodec } from "./packet-codec.ts";

type Shape = Pick<PacketCodec, "channels" | "sampleRate">;

/** As many channels: those that a block has too many are averaged, and those that it lacks are the ones that it has. */
function withChannels(block: Block, channels: number): Block {
  if (block.length === channels) return block;
  return Array.from({ length: channels }, (_, channel) => {
    const own =
      block.length < channels ? [block[channel % block.length]] : block.filter((_, i) => i % channels === channel);
    const [first = new Float32Array(0)] = own;
    if (own.length === 1) return first;
    return first.map((_, i) => own.reduce((sum, one) => sum + (one?.[i] ?? 0), 0) / own.length);
  });
}

interface Fitter {
  fit(block: Block): Block;
  /** What its resampling holds back. */
  rest(): Block;
}

function makeFitter(from: Shape, to: Shape): Fitter {
  const resamplers: Resampler[] | undefined =
    from.sampleRate === to.sampleRate
      ? undefined
      : Array.from({ length: to.channels }, () => makeResampler(from.sampleRate, to.sampleRate));
  return {
    fit(block) {
      const shaped = withChannels(block, to.channels);
      return resamplers?.map((resampler, i) => resampler.push(shaped[i] ?? new Float32Array(0))) ?? shaped;
    },
    rest: () => resamplers?.map((resampler) => resampler.flush()) ?? silentBlock(to.channels, 0),
  };
}

interface Run {
  kind: string;
  decoder: PacketDecoder;
  fitter: Fitter;
}

/**
 * @param first the stream's first packet
 * @param kindOf what packets of one decoder share; undefined for one that tells nothing
 * @param codecOf a packet's codec; throws UnknownCodec
 */
export function changingCodec(
  first: Uint8Array,
  kindOf: (packet: Uint8Array) => string | undefined,
  codecOf: (packet: Uint8Array) => PacketCodec,
): PacketCodec {
  const codec = codecOf(first);

  /** undefined: a kind that isn't decoded here. */
  async function begin(kind: string, packet: Uint8Array): Promise<Run | undefined> {
    try {
      const own = codecOf(packet);
      return { kind, decoder: await own.open(), fitter: makeFitter(own, codec) };
    } catch (error) {
      if (error instanceof UnknownCodec) return undefined;
      throw error;
    }
  }

  async function open(): Promise<PacketDecoder> {
    let run: Run | undefined;
    async function decode(packet: Uint8Array): Promise<Block | undefined> {
      const kind = kindOf(packet);
      if (kind === undefined) return undefined;
      let before: Block | undefined;
      if (kind !== run?.kind) {
        const next = await begin(kind, packet);
        if (!next) return undefined;
        before = run?.fitter.rest();
        run?.decoder.close();
        run = next;
      }
      const decoded = await run?.decoder.decode(packet);
      const fitted = decoded && run?.fitter.fit(decoded);
      return fitted && before
        ? fitted.map((samples, i) => joined([before[i] ?? new Float32Array(0), samples]))
        : fitted;
    }
    return { channels: codec.channels, sampleRate: codec.sampleRate, decode, close: () => run?.decoder.close() };
  }
  return { ...codec, open };
}
