/** `slimscribe serve`: the page from this machine until Ctrl-C, and an interface for other programs where it is wanted. */
import { type Command, Option } from "commander";
import { Failure } from "../../lib/failure.ts";
import { usualApi } from "../server/openai/usual.ts";
import type { ServeOptions } from "../server/serve.ts";
import { wholeNumber } from "./hearing.ts";
import { exit, type Host } from "./host.ts";
import { Interruption } from "./interruption.ts";

interface ServeFlags {
  port: number;
  queue?: string | true;
  audioHost?: string;
  audioPort?: number;
  audioUrl?: string;
  audioKeyFile?: string;
  api: boolean;
  apiPort: number;
  apiHost: string;
  apiKeyFile?: string;
  apiModel?: string;
  apiMaxFile: number;
  apiRequests: number;
}

const megabyte = 1_000_000;
const usualAudioPort = 8809;

/** @throws Failure usage.queue */
function queueOf({ queue, audioHost: host, audioPort: port, audioUrl: url, audioKeyFile: keyFile }: ServeFlags) {
  if (host === undefined && (port !== undefined || url !== undefined || keyFile !== undefined))
    throw new Failure(
      "usage.queue",
      "Nothing is served to workers that a port, an address or a key would be for.",
      "Add --audio-host ADDRESS.",
    );
  if (queue === undefined && host === undefined) return undefined;
  if (queue === undefined)
    throw new Failure("usage.queue", "Workers fetch recordings of a queue, and none is given.", "Add --queue ADDRESS.");
  return { address: queue, ...(host !== undefined && { audio: { host, port: port ?? usualAudioPort, url, keyFile } }) };
}

function wishOf(flags: ServeFlags): ServeOptions {
  const { port, api, apiPort, apiHost, apiKeyFile, apiModel, apiMaxFile, apiRequests } = flags;
  const queue = queueOf(flags);
  const always = queue === undefined ? { port } : { port, queue };
  if (!api) return always;
  const mostBytes = apiMaxFile * megabyte;
  return {
    ...always,
    api: { port: apiPort, host: apiHost, keyFile: apiKeyFile, model: apiModel, mostBytes, mostRequests: apiRequests },
  };
}

export function addServe(program: Command, host: Host, ended: (code: number) => void): void {
  const forApi = (flags: string, what: string): Option =>
    new Option(flags, `with --api: ${what}`).implies({ api: true });
  const number = (flags: string, what: string, least: number, most: number, usual: number): Option =>
    forApi(flags, what).argParser(wholeNumber(least, most)).default(usual);
  program
    .command("serve")
    .description("The window in a browser of this machine, for machines without a desktop.")
    .option("--port <n>", "0 chooses a free one", wholeNumber(0, 65_535), 0)
    .option(
      "--queue [address]",
      "let workers on other machines transcribe: redis://HOST:PORT of Redis or Valkey (docs/many-machines.md); with a password better in SLIMSCRIBE_QUEUE",
    )
    .addOption(
      new Option(
        "--audio-host <address>",
        "with --queue: let workers fetch recordings from here that are on no disk of theirs; 0.0.0.0 for other machines, which need its key",
      ),
    )
    .addOption(
      new Option(
        "--audio-port <n>",
        `with --audio-host: its port, ${usualAudioPort} where none is given; 0 chooses a free one`,
      ).argParser(wholeNumber(0, 65_535)),
    )
    .addOption(new Option("--audio-url <url>", "with --audio-host: as workers reach it, where that is another address"))
    .addOption(
      new Option(
        "--audio-key-file <file>",
        "with --audio-host: its key; made where there is no such file. Or set SLIMSCRIBE_AUDIO_KEY",
      ),
    )
    .option("--api", "OpenAI's interface for other programs as well, at an address of its own (docs/api.md)", false)
    .addOption(number("--api-port <n>", "its port; 0 chooses a free one", 0, 65_535, usualApi.port))
    .addOption(
      forApi("--api-host <address>", "who may reach it: 0.0.0.0 for other machines, which need its key").default(
        usualApi.host,
      ),
    )
    .addOption(forApi("--api-key-file <file>", "its key; made where there is no such file. Or set SLIMSCRIBE_API_KEY"))
    .addOption(forApi("--api-model <name>", "for whisper-1 and its like, in place of the one chosen in the window"))
    .addOption(
      number("--api-max-file <mb>", "the largest recording, in megabytes", 1, 1_000_000, usualApi.mostBytes / megabyte),
    )
    .addOption(number("--api-requests <n>", "worked on at once", 1, 1000, usualApi.mostRequests))
    .action(async (flags: ServeFlags) => ended(await serveUntilInterrupted(wishOf(flags), host)));
}

async function serveUntilInterrupted(options: ServeOptions, host: Host): Promise<number> {
  const server = await host.serve(options);
  host.out.write(`${server.url}\n`);
  host.err.write("Open this address in a browser of this machine. Ctrl-C ends it; what is done is kept.\n");
  if (server.queue !== null) {
    const { at, audio } = server.queue;
    host.err.write(`Recordings are transcribed by workers: slimscribe worker --queue, with the address ${at}.\n`);
    if (audio !== null) host.err.write(`What is on no disk of theirs they fetch from ${audio.url}.\n`);
    if (audio?.made) host.err.write(`They need this key in SLIMSCRIBE_AUDIO_KEY, shown this once: ${audio.key}\n`);
  }
  if (server.api !== null) {
    host.out.write(`${server.api.url}\n`);
    host.err.write("Other programs have the second address as OpenAI's base URL.\n");
    if (server.api.made) host.err.write(`Its key, shown this once: ${server.api.key}\n`);
  }
  await new Promise<void>((resolve) => {
    new Interruption(host, () => {
      host.err.write("Ending after the current step. Ctrl-C again ends at once.\n");
      resolve();
    });
  });
  await server.close();
  return exit.done;
}
