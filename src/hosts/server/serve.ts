/** `slimscribe serve`: the page from 127.0.0.1, for machines without a screen. */
import { join } from "node:path";
import { undoSeconds } from "../../app/app.ts";
import { openApplication } from "../../app/open.ts";
import { dataFolder, programFolder } from "../../lib/node/folders.ts";
import { makeOwnFolder } from "../../lib/node/own-files.ts";
import { type Server, startServer } from "./server.ts";
import { sweep } from "./uploads.ts";

export interface ServeOptions {
  /** 0 chooses a free one */
  port: number;
  maxUploadBytes?: number;
  /** only for tests: otherwise a random one is made */
  token?: string;
}

/** A server may run for months. */
const tidyMilliseconds = 3_600_000;

/** Opens the engine and listens; `close` ends both. */
export async function serve(options: ServeOptions): Promise<Server> {
  const application = openApplication("browser");
  const uploadFolder = join(dataFolder(), "uploads");
  await makeOwnFolder(uploadFolder);
  const tidy = async (): Promise<void> => {
    try {
      const wanted = application.tidy();
      if (wanted !== null) await sweep(uploadFolder, wanted, Date.now() / 1000, undoSeconds);
    } catch {
      // A lock or a full disk: there is another time.
    }
  };
  await tidy();
  const tidying = setInterval(() => void tidy(), tidyMilliseconds);
  const pageFolder = join(programFolder, "out", "page");
  const server = await startServer({ application, pageFolder, uploadFolder, ...options }).catch(
    async (error: unknown) => {
      await application.close();
      throw error;
    },
  );
  return {
    ...server,
    async close() {
      clearInterval(tidying);
      await server.close();
      await application.close();
    },
  };
}
