/** `slimscribe serve`: the page from 127.0.0.1, for machines without a screen. */
import { hostname } from "node:os";
import { join } from "node:path";
import { openApplication } from "../../app/open.ts";
import { keepTidy } from "../../app/tidy.ts";
import { uploadFolder } from "../../app/uploads.ts";
import { Failure } from "../../lib/failure.ts";
import { programFolder } from "../../lib/node/folders.ts";
import { makeOwnFolder } from "../../lib/node/own-files.ts";
import { inAddress } from "./openai/access.ts";
import { type Api, type ApiOptions, startApi } from "./openai/api.ts";
import { type ApiKey, apiKeyOf } from "./openai/key.ts";
import { type Server, startServer } from "./server.ts";

/** The interface for other programs, as it is asked for. */
export interface ApiWish extends Pick<ApiOptions, "host" | "port" | "model" | "mostBytes" | "mostRequests"> {
  /** that holds the key, or will */
  keyFile?: string | undefined;
}

/** Where workers that have no disk in common with this machine get recordings from. */
export interface AudioWish {
  host: string;
  port: number;
  /** as workers reach it, where that isn't this machine's name and the port */
  url?: string | undefined;
  keyFile?: string | undefined;
}

/** The queue that machines share, as it is asked for. */
export interface QueueWish {
  /** true: as the environment has it */
  address: string | true;
  /** none where nothing is said */
  audio?: AudioWish | undefined;
}

export interface ServeOptions {
  /** 0 chooses a free one */
  port: number;
  maxUploadBytes?: number;
  /** only for tests: otherwise a random one is made */
  token?: string;
  /** a queue whose workers transcribe, in place of this machine */
  queue?: QueueWish | undefined;
  /** none where nothing is said */
  api?: ApiWish | undefined;
}

export interface ServedQueue {
  /** without its password */
  at: string;
  /** where workers fetch recordings, and the key for it; null: nowhere */
  audio: ({ url: string } & ApiKey) | null;
}

/** The page's, and the other programs' where they have one. */
export interface Served extends Server {
  readonly api: (Pick<Api, "url"> & ApiKey) | null;
  /** null: this machine transcribes */
  readonly queue: ServedQueue | null;
}

/** @throws Failure usage.model */
function expectHere(model: string, here: readonly { name: string }[]): void {
  if (here.some(({ name }) => name === model)) return;
  const hint = "See slimscribe models list, and get it with slimscribe models get.";
  throw new Failure("usage.model", `The model ${model} is not here.`, hint);
}

async function serveApi(wish: ApiWish, beside: ApiOptions["beside"]): Promise<Api & ApiKey> {
  if (wish.model !== undefined) expectHere(wish.model, await beside.models());
  const key = await apiKeyOf(wish.keyFile);
  return { ...(await startApi({ ...wish, beside, key: key.key })), ...key };
}

/** As workers reach it: an address that stands for all of this machine's is its name to them. @throws Failure usage.audio-url */
function audioUrl({ host, url }: AudioWish, port: number): string {
  if (url === undefined) return `http://${/^[0.:]+$/.test(host) ? hostname() : inAddress(host)}:${port}`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new Failure("usage.audio-url", `${url} is no address.`, "Write it as workers reach it: http://server:8809.");
}

/** What the queue needs is loaded only where there is one. */
async function openQueue({ address, audio: wish }: QueueWish) {
  const { openQueueOfMany } = await import("../../workers/open.ts");
  const many = await openQueueOfMany(address);
  try {
    if (wish === undefined) return { many, audio: null, close: async () => {} };
    const { startAudio } = await import("./audio.ts");
    const key = await apiKeyOf(wish.keyFile, "SLIMSCRIBE_AUDIO_KEY");
    const server = await startAudio({ ...wish, pathOf: many.pathOf, key: key.key });
    const url = audioUrl(wish, server.port);
    many.offerAudio(url);
    return { many, audio: { url, ...key }, close: () => server.close() };
  } catch (error) {
    await many.engine.close();
    throw error;
  }
}

/** Opens the engine and listens; `close` ends both. @throws Failure store.*, usage.*, queue.* */
export async function serve({ api: wish, queue, ...options }: ServeOptions): Promise<Served> {
  const shared = queue === undefined ? null : await openQueue(queue);
  const application = openApplication("browser", undefined, shared?.many);
  const uploads = uploadFolder();
  await makeOwnFolder(uploads);
  const stopTidying = keepTidy(application);
  const pageFolder = join(programFolder, "out", "page");
  try {
    const api = wish === undefined ? null : await serveApi(wish, application.beside);
    const server = await startServer({ application, pageFolder, uploadFolder: uploads, ...options }).catch(
      async (error: unknown) => {
        await api?.close();
        throw error;
      },
    );
    const lent = await application.lendEngine();
    return {
      ...server,
      api,
      queue: shared === null ? null : { at: shared.many.at, audio: shared.audio },
      async close() {
        stopTidying();
        await lent.close();
        await api?.close();
        await server.close();
        await application.close();
        await shared?.close();
      },
    };
  } catch (error) {
    stopTidying();
    await application.close();
    await shared?.close();
    throw error;
  }
}
