/** What nobody can bring back any more goes by itself. */
import type { Application } from "./app.ts";
import { undoSeconds } from "./members.ts";
import { requestFolder, sweepRequests } from "./request-files.ts";
import { sweepUploads, uploadFolder } from "./uploads.ts";

/** A program may run for months. */
const tidyMilliseconds = 3_600_000;

/**
 * Now and every hour: what was removed too long ago is deleted for good, and the uploads that nothing uses then. Every host does it, since
 * they share the data folder: who has moved from the browser to the desktop keeps no copies for ever.
 * @returns the function that ends it
 */
export function keepTidy(application: Application): () => void {
  const tidy = async (): Promise<void> => {
    try {
      await sweepRequests(requestFolder());
      const wanted = application.tidy();
      if (wanted !== null) await sweepUploads(uploadFolder(), wanted, Date.now() / 1000, undoSeconds);
    } catch {
      // No upload ever, a lock or a full disk: there is another time.
    }
  };
  void tidy();
  const tidying = setInterval(() => void tidy(), tidyMilliseconds);
  return () => clearInterval(tidying);
}
