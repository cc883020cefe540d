/** The program of the thread that reads recordings: it answers one question after the other, so that it is known which file it is at. */
import { parentPort, workerData } from "node:worker_threads";
import { openGrowing } from "../audio/growing.ts";
import { type AudioFile, openAudio } from "../audio/open.ts";
import { Failure } from "../lib/failure.ts";
import { handOn, log } from "../lib/log.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import { willDropBytes } from "../runtime/memory-pressure.ts";
import type { FromReader, ReaderAnswer, ReaderData, ToReader } from "./reader-messages.ts";

const beatMilliseconds = 250;
/** Four seconds, as the speech detector takes them: fewer messages cost less. */
const pieceSamples = 65_536;
/** Sound is read, mixed, resampled, joined: each makes an array of what the one before gave. */
const passedOn = 4;

interface Open {
  audio: AudioFile;
  streams: Map<number, AsyncGenerator<Float32Array>>;
}

const files = new Map<number, Open>();

async function opened({ file, path, which }: ToReader): Promise<Open> {
  const known = files.get(file);
  if (known) return known;
  const { track, isGrowing } = which;
  const audio = isGrowing ? await openGrowing(path) : await openAudio(path, { track });
  const open = { audio, streams: new Map() };
  files.set(file, open);
  return open;
}

/** About four seconds, or what there is of a file that is still being made; null behind the end. */
async function nextPiece(
  parts: AsyncGenerator<Float32Array>,
  isGrowing: boolean,
): Promise<Float32Array<ArrayBuffer> | null> {
  const piece: Float32Array[] = [];
  let samples = 0;
  let ended = false;
  while (samples < pieceSamples) {
    const { value, done } = await parts.next();
    ended = done === true;
    if (done || (isGrowing && value.length === 0)) break;
    piece.push(value);
    samples += value.length;
  }
  if (samples === 0 && (ended || !isGrowing)) return null;
  const joined = new Float32Array(samples);
  let at = 0;
  for (const part of piece) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

async function read(message: Extract<ToReader, { type: "read" }>): Promise<ReaderAnswer> {
  const { audio, streams } = await opened(message);
  const stream = streams.get(message.stream) ?? audio.pcm(message.options);
  streams.set(message.stream, stream);
  const samples = await nextPiece(stream, audio.isGrowing === true);
  willDropBytes((passedOn * (samples?.byteLength ?? 0) * audio.channels * audio.sampleRate) / sampleRate);
  return { id: message.id, type: "read", samples, warnings: audio.warnings };
}

async function answer(message: ToReader): Promise<ReaderAnswer> {
  const { id, file } = message;
  try {
    if (message.type === "read") return await read(message);
    if (message.type === "open") {
      const { audio } = await opened(message);
      const { pcm: _pcm, close: _close, ...description } = audio;
      return { id, type: "opened", description };
    }
    if (message.type === "leave") {
      await files.get(file)?.streams.get(message.stream)?.return(undefined);
      files.get(file)?.streams.delete(message.stream);
    } else {
      await files.get(file)?.audio.close();
      files.delete(file);
    }
    return { id, type: "done" };
  } catch (error) {
    log.failed("a recording can't be read", error, { recording: message.path });
    if (!(error instanceof Failure))
      return { id, type: "bug", message: error instanceof Error ? error.message : String(error) };
    const { code, message: what, hint } = error;
    return { id, type: "failed", failure: { code, message: what, hint } };
  }
}

const send = (given: FromReader, moved: ArrayBuffer[] = []): void => parentPort?.postMessage(given, moved);
handOn("reader", (record) => send({ type: "log", record }));

const beats = new Int32Array((workerData as ReaderData).beats);
const beat = () => void Atomics.add(beats, 0, 1);
beat(); // the program is loaded: from now on its silence counts
setInterval(beat, beatMilliseconds);

let turn: Promise<void> = Promise.resolve();
parentPort?.on("message", (message: ToReader) => {
  turn = turn.then(async () => {
    const given = await answer(message);
    // The samples change hands: nothing is copied.
    send(given, given.type === "read" && given.samples ? [given.samples.buffer] : []);
  });
});
