/** `slimscribe serve`: the page from 127.0.0.1, for machines without a screen. */
import { join } from "node:path";
import { undoSeconds } from "../../desk/desk.ts";
import { openDesk } from "../../desk/open.ts";
import { makeOwnFolder } from "../../lib/node/own-files.ts";
import { dataFolder, programFolder } from "../../run/folders.ts";
import { type Server, startServer } from "./server.ts";
import { sweep } from "./uploads.ts";

export interface ServeOptions {
  /** 0 chooses a free one */
  port: number;
  maxUploadBytes?: number;
  /** only for tests: otherwise a random one is made */
  token?: string;
}

/** Opens the engine and listens; `close` ends both. */
export async function serve(options: ServeOptions): Promise<Server> {
  const desk = openDesk("browser");
  const uploadFolder = join(dataFolder(), "uploads");
  await makeOwnFolder(uploadFolder);
  // The desk has just let go of what can't be brought back any more.
  await sweep(uploadFolder, desk.paths(), Date.now() / 1000 - undoSeconds).catch(() => {});
  const server = await startServer({ desk, pageFolder: join(programFolder, "out", "page"), uploadFolder, ...options });
  return {
    ...server,
    async close() {
      await server.close();
      await desk.close();
    },
  };
}
