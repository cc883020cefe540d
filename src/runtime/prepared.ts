/** What was compiled, opened: checked, made where it is missing or damaged, and made anew once when the runtime can't open it. */
import { Failure } from "../lib/failure.ts";
import { cacheFolder } from "../lib/node/folders.ts";

/**
 * @param open looks for what was prepared, makes what is missing, and opens it
 * @param discard takes it away, whatever it is: told and done when it was found whole and could not be opened
 * @throws Failure cache.unopened
 */
export async function openPrepared<T>(name: string, open: () => Promise<T>, discard: () => Promise<void>): Promise<T> {
  const tryAgain = async (error: unknown): Promise<T> => {
    if (error instanceof Failure) throw error;
    return open();
  };
  return (
    open()
      // Another process may have put its own in place between the look and the opening.
      .catch(tryAgain)
      .catch(async (error: unknown) => {
        if (!(error instanceof Failure)) await discard();
        return tryAgain(error);
      })
      .catch((cause: unknown) => {
        if (cause instanceof Failure) throw cause;
        const said = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
        throw new Failure(
          "cache.unopened",
          `The prepared form of ${name} can't be opened, although it was made again: ${said}`,
          `Close other programs if memory is short, or set SLIMSCRIBE_CACHE to another folder than ${cacheFolder()}.`,
          { cause },
        );
      })
  );
}
