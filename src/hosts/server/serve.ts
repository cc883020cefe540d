/** `slimscribe serve`: the page from 127.0.0.1, for machines without a screen. */
import { join } from "node:path";
import { openApplication } from "../../app/open.ts";
import { keepTidy } from "../../app/tidy.ts";
import { uploadFolder } from "../../app/uploads.ts";
import { Failure } from "../../lib/failure.ts";
import { programFolder } from "../../lib/node/folders.ts";
import { makeOwnFolder } from "../../lib/node/own-files.ts";
import { type Api, type ApiOptions, startApi } from "./openai/api.ts";
import { type ApiKey, apiKeyOf } from "./openai/key.ts";
import { type Server, startServer } from "./server.ts";

/** The interface for other programs, as it is asked for. */
export interface ApiWish extends Pick<ApiOptions, "host" | "port" | "model" | "mostBytes" | "mostRequests"> {
  /** that holds the key, or will */
  keyFile?: string | undefined;
}

export interface ServeOptions {
  /** 0 chooses a free one */
  port: number;
  maxUploadBytes?: number;
  /** only for tests: otherwise a random one is made */
  token?: string;
  /** the address of a queue whose workers transcribe, in place of this machine; true: as the environment has it */
  queue?: string | true | undefined;
  /** none where nothing is said */
  api?: ApiWish | undefined;
}

/** The page's, and the other programs' where they have one. */
export interface Served extends Server {
  readonly api: (Pick<Api, "url"> & ApiKey) | null;
  /** the address of the queue, without its password; null: this machine transcribes */
  readonly queue: string | null;
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

/** What the queue needs is loaded only where there is one. */
async function manyMachines(queue: string | true) {
  const { openQueueOfMany } = await import("../../workers/open.ts");
  return openQueueOfMany(queue);
}

/** Opens the engine and listens; `close` ends both. @throws Failure store.*, usage.*, queue.* */
export async function serve({ api: wish, queue, ...options }: ServeOptions): Promise<Served> {
  const many = queue === undefined ? undefined : await manyMachines(queue);
  const application = openApplication("browser", undefined, many);
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
    return {
      ...server,
      api,
      queue: many?.at ?? null,
      async close() {
        stopTidying();
        await api?.close();
        await server.close();
        await application.close();
      },
    };
  } catch (error) {
    stopTidying();
    await application.close();
    throw error;
  }
}
