/** A stream of Node's as one of the web's. */
import type { Readable } from "node:stream";

/**
 * Before Node 20.17 its own `Readable.toWeb` throws outside of any call, where nobody can catch it, if whoever reads lets go as the
 * stream ends: a player that seeks would end the program (nodejs/node issue 54205).
 * @param body of bytes; it is destroyed when nobody reads on
 */
export function webStream(body: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel() {
      body.destroy();
    },
  });
}
