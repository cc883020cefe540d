/** `slimscribe serve`: the page from this machine until Ctrl-C. */
import { exit, type Host } from "./host.ts";
import { Interruption } from "./interruption.ts";

export async function serveUntilInterrupted({ port }: { port: number }, host: Host): Promise<number> {
  const server = await host.serve(port);
  host.out.write(`${server.url}\n`);
  host.err.write("Open this address in a browser of this machine. Ctrl-C ends it; what is done is kept.\n");
  await new Promise<void>((resolve) => {
    new Interruption(host, () => {
      host.err.write("Ending after the current step. Ctrl-C again ends at once.\n");
      resolve();
    });
  });
  await server.close();
  return exit.done;
}
