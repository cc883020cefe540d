/**
 * What a million hours take, from what one recording takes here: `npm run machines -- --queue redis://localhost:6379`, with a Redis that does
 * nothing else. Processor time, since that is what is paid for; how many machines it is divided over doesn't matter to it.
 */
import { statSync } from "node:fs";
import { cpus } from "node:os";
import { Command } from "commander";
import type { EngineEvent, RecordingSpan } from "../src/api/engine.ts";
import { defaultSettings } from "../src/api/settings.ts";
import { durationOf } from "../src/app/waveform.ts";
import { createEngine, type InProcessEngine } from "../src/engine/engine.ts";
import { Failure } from "../src/lib/failure.ts";
import { audioFrom } from "../src/workers/audio.ts";
import { openManyMachines } from "../src/workers/many-machines.ts";
import { connectQueue, type QueueConnection, queueAddressOf } from "../src/workers/redis.ts";
import { startWorker } from "../src/workers/worker.ts";
import { longFile, missingCorpus } from "./corpus.ts";
import { textTable } from "./text-table.ts";

interface Flags {
  queue: string | true;
  price: number;
  hours: number;
}

const options = { ...defaultSettings.transcribe, language: "en" };

const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** @returns processor seconds of a recording, or of a span of it @throws Failure */
async function spent(engine: Pick<InProcessEngine, "transcribe">, file: string, span?: RecordingSpan): Promise<number> {
  const before = processorSeconds();
  let last: EngineEvent | undefined;
  await engine.transcribe({ file, options, span }, (event) => {
    last = event;
  });
  if (last?.type === "failed") throw new Failure(last.failure.code, last.failure.message, last.failure.hint);
  return processorSeconds() - before;
}

/** What Redis has taken and given since it started. */
async function traffic({ redis }: QueueConnection): Promise<{ bytes: number; commands: number; memory: number }> {
  const info = await redis.info();
  const value = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1] ?? 0);
  const bytes = value("total_net_input_bytes") + value("total_net_output_bytes");
  return { bytes, commands: value("total_commands_processed"), memory: value("used_memory") };
}

/** The recording by way of the queue. @returns what Redis had to do with it */
async function overQueue(
  engine: InProcessEngine,
  file: string,
  connection: QueueConnection,
  connectAgain: () => Promise<QueueConnection>,
) {
  const identity = `measured by ${process.pid}`;
  const again = await connectAgain();
  const atOnce = { short: 1, long: 1 };
  const named = { identity, name: "measured", atOnce, say: console.error };
  const worker = await startWorker({ connection: again, engine, audio: audioFrom([]), ...named });
  const parts = { connection: await connectAgain(), server: `${process.pid}`, identity, duration: durationOf };
  const many = await openManyMachines(parts);
  const before = await traffic(connection);
  await spent({ transcribe: (...asked) => many.engine.transcribe(...asked) }, file);
  const after = await traffic(connection);
  await many.engine.close();
  await worker.close();
  return {
    bytes: after.bytes - before.bytes,
    commands: after.commands - before.commands,
    memory: after.memory - before.memory,
  };
}

const rounded = (value: number): string => value.toLocaleString("en", { maximumSignificantDigits: 3 });

async function measure({ queue, price, hours }: Flags): Promise<void> {
  const recording = longFile();
  if (recording === null) throw new Failure("bench.corpus", missingCorpus, "");
  const { path, seconds } = recording;
  const address = queueAddressOf(queue);
  const connection = await connectQueue(address);
  const engine = await createEngine();
  try {
    // The first makes the model ready.
    await spent(engine, path, { from: 0, to: 1 });
    const whole = await spent(engine, path);
    const reading = await spent(engine, path, { from: 2 * seconds, to: null });
    const queued = await overQueue(engine, path, connection, () => connectQueue(address));
    const perHour = 3600 / seconds;
    const bytes = statSync(path).size;
    const coreHours = (hours * whole) / seconds;
    console.log(
      `${cpus()[0]?.model.trim()}, ${cpus().length} cores; whisper-base, ${options.attention}, ${options.precision}, ${options.preset}`,
    );
    console.log(
      textTable([
        ["for an hour of sound", "measured"],
        ["processor seconds", rounded(whole * perHour)],
        ["of these, reading it and finding speech", `${rounded((100 * reading) / whole)} %`],
        ["commands that Redis carries out", rounded(queued.commands * perHour)],
        ["bytes in and out of Redis", rounded(queued.bytes * perHour)],
        ["bytes that Redis keeps of it until ten minutes after", rounded(Math.max(0, queued.memory) * perHour)],
        ["bytes of the recording itself, as FLAC", rounded(bytes * perHour)],
      ]),
    );
    console.log(
      textTable([
        [`${rounded(hours)} hours`, "calculated"],
        ["core hours", rounded(coreHours)],
        ["cores for a month of 30 days", rounded(coreHours / (30 * 24))],
        ["commands a second in that month", rounded((queued.commands * perHour * hours) / (30 * 24 * 3600))],
        [
          "megabits a second from the server, where nothing is on a shared disk",
          rounded((bytes * perHour * hours * 8) / (30 * 24 * 3600) / 1e6),
        ],
        [`cost at ${price} a core hour`, rounded(coreHours * price)],
      ]),
    );
  } finally {
    await engine.close();
    connection.close();
  }
}

const program = new Command("machines")
  .requiredOption("--queue [address]", "of a Redis that does nothing else; or in SLIMSCRIBE_QUEUE")
  .option("--price <n>", "of a core for an hour, in any currency", Number, 0.04)
  .option("--hours <n>", "of sound", Number, 1_000_000);
program.parse();
await measure(program.opts<Flags>()).catch((error: unknown) => {
  if (!(error instanceof Failure)) throw error;
  console.error(`${error.message} ${error.hint}`);
  process.exitCode = 1;
});
