/** A server's engine and its workers in one process, over a real Redis. */
import type { Engine, EngineEvent, TranscribeOptions } from "../../../src/api/engine.ts";
import type { Transcript } from "../../../src/api/transcript.ts";
import { audioFrom } from "../../../src/workers/audio.ts";
import { type ManyMachines, openManyMachines } from "../../../src/workers/many-machines.ts";
import { connectQueue, queueAddress } from "../../../src/workers/redis.ts";
import { type RunningWorker, startWorker } from "../../../src/workers/worker.ts";

export interface Machines {
  many: ManyMachines;
  workers: RunningWorker[];
  close(): Promise<void>;
}

/** @param engines one a worker @param least seconds of a span */
export async function machines(
  url: string,
  engines: readonly (Pick<Engine, "transcribe"> & Partial<Pick<Engine, "follow">>)[],
  { server, seconds, least }: { server: string; seconds: number; least: number },
): Promise<Machines> {
  const identity = "in-process";
  const address = queueAddress(url);
  const workers: RunningWorker[] = [];
  for (const [place, engine] of engines.entries())
    workers.push(
      await startWorker({
        connection: await connectQueue(address),
        engine: { follow() {}, ...engine },
        audio: audioFrom([]),
        identity,
        name: `${server}-${place}`,
        atOnce: { short: 2, long: 1 },
        say: () => {},
        // The recipe keeps this thread busy, where a worker of its own has a process for it.
        patience: { lockSeconds: 60, lookSeconds: 5 },
      }),
    );
  const connection = await connectQueue(address);
  const parts = { connection, server, identity, duration: async () => seconds, leastSpanSeconds: least };
  const many = await openManyMachines(parts);
  return {
    many,
    workers,
    async close() {
      await many.engine.close();
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** What a transcription ends with, and the windows that were told on the way. */
export async function heard(engine: Pick<Engine, "transcribe">, file: string, options: TranscribeOptions) {
  const events: EngineEvent[] = [];
  await engine.transcribe({ file, options }, (event) => void events.push(event));
  const windows = events.flatMap((event) => (event.type === "window" ? event : []));
  const last = events.at(-1);
  const transcript: Transcript | null = last?.type === "done" ? last.transcript : null;
  const languages = events.flatMap((event) => (event.type === "language" ? event.language : []));
  return { events, windows, transcript, languages };
}

/** All but what takes another time, or another machine. */
export const wordsOf = ({ stats: _, file: _file, ...rest }: Transcript): Omit<Transcript, "stats" | "file"> => rest;
