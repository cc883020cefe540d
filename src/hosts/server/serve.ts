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
  /** none where nothing is said */
  api?: ApiWish | undefined;
}

/** The page's, and the other programs' where they have one. */
export interface Served extends Server {
  readonly api: (Pick<Api, "url"> & ApiKey) | null;
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

/** Opens the engine and listens; `close` ends both. @throws Failure store.*, usage.* */
export async function serve({ api: wish, ...options }: ServeOptions): Promise<Served> {
  const application = openApplication("browser");
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
