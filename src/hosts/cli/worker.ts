/** `slimscribe worker`: takes recordings from a queue that many machines share, until Ctrl-C. */
import type { Command } from "commander";
import type { DeviceChoice } from "../../api/engine.ts";
import { addedDevice, wholeNumber } from "./hearing.ts";
import { exit, type Host } from "./host.ts";
import { Interruption } from "./interruption.ts";

export interface WorkerFlags {
  queue: string | true;
  shared: string[];
  long: number;
  short: number;
  device: DeviceChoice;
  perMinute?: number;
  keyFile?: string;
}

export function addWorker(program: Command, host: Host, ended: (code: number) => void): void {
  program
    .command("worker")
    .description(
      "Transcribe for a server on another machine: recordings come from its queue, and the words go back by it.",
    )
    .option(
      "--queue [address]",
      "redis://HOST:PORT, rediss:// over TLS; with a password better in SLIMSCRIBE_QUEUE, where it is looked for without this",
      true,
    )
    .option(
      "--shared <there=here>",
      "a folder of the server, and where this machine has it; several times",
      (text: string, before: string[]) => [...before, text],
      [],
    )
    .option(
      "--key-file <file>",
      "the key for fetching recordings from the server (its --audio-key-file). Or set SLIMSCRIBE_AUDIO_KEY",
    )
    .option("--long <n>", "recordings of three minutes and more at once", wholeNumber(1, 64), 2)
    .option("--short <n>", "shorter ones at once", wholeNumber(1, 256), 12)
    .addOption(addedDevice())
    .option(
      "--per-minute <n>",
      "at most so many are begun in a minute, by all workers together",
      wholeNumber(1, 1_000_000),
    )
    .addHelpText(
      "after",
      "\nServer: slimscribe serve --queue ADDRESS. How it works, and what it needs: docs/many-machines.md.",
    )
    .action(async (flags: WorkerFlags) => ended(await workUntilInterrupted(flags, host)));
}

async function workUntilInterrupted(flags: WorkerFlags, host: Host): Promise<number> {
  const say = (sentence: string): void => host.err.write(`${sentence}\n`);
  const worker = await host.work({ ...flags, say });
  say(`${worker.name} takes recordings from ${worker.at}. Ctrl-C ends it; what is under way goes on elsewhere.`);
  await new Promise<void>((resolve) => {
    new Interruption(host, () => {
      say("Ending after the current step. Ctrl-C again ends at once.");
      resolve();
    });
  });
  await worker.close();
  return exit.done;
}
