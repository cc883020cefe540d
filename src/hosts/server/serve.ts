/** `slimscribe serve`: the page from 127.0.0.1, for machines without a screen. */
import { join } from "node:path";
import { openApplication } from "../../app/open.ts";
import { keepTidy } from "../../app/tidy.ts";
import { uploadFolder } from "../../app/uploads.ts";
import { programFolder } from "../../lib/node/folders.ts";
import { makeOwnFolder } from "../../lib/node/own-files.ts";
import { type Server, startServer } from "./server.ts";

export interface ServeOptions {
  /** 0 chooses a free one */
  port: number;
  maxUploadBytes?: number;
  /** only for tests: otherwise a random one is made */
  token?: string;
}

/** Opens the engine and listens; `close` ends both. */
export async function serve(options: ServeOptions): Promise<Server> {
  const application = openApplication("browser");
  const uploads = uploadFolder();
  await makeOwnFolder(uploads);
  const stopTidying = keepTidy(application);
  const pageFolder = join(programFolder, "out", "page");
  const server = await startServer({ application, pageFolder, uploadFolder: uploads, ...options }).catch(
    async (error: unknown) => {
      stopTidying();
      await application.close();
      throw error;
    },
  );
  return {
    ...server,
    async close() {
      stopTidying();
      await server.close();
      await application.close();
    },
  };
}
