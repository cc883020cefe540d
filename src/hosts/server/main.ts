/** The server by itself: `node out/server/server.js [port]`. Prints the address with its key, ends on a signal. */
import { serve } from "./serve.ts";

const server = await serve({ port: Number(process.argv[2] ?? 0) });
console.log(`Slimscribe is at ${server.url}`);

let closing = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // A second signal doesn't wait for the step under way.
    if (closing) process.exit(130);
    closing = true;
    void server.close().then(() => process.exit(0));
  });
}
