/** The server by itself: `node out/server/server.js [port]`. Prints the address with its key, ends on a signal. */
import { Failure } from "../../lib/failure.ts";
import { logIntoFile } from "../../lib/node/log-file.ts";
import { serve } from "./serve.ts";

const port = Number(process.argv[2] ?? 0);
if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
  console.error("The port must be a whole number from 0 to 65535.");
  process.exit(2);
}
logIntoFile("browser");
const server = await serve({ port }).catch((error: unknown) => {
  if (!(error instanceof Failure)) throw error;
  console.error(`${error.message} ${error.hint}`);
  process.exit(1);
});
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
