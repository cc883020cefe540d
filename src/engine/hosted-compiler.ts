/**
 * In Electron only the main process can start another, and its programs can't be started as Node. So it is asked for a compiler, and
 * answers with an end of a channel to it: from then on the two speak without it, and each sees when the other ends.
 */
import type { ParentPort, UtilityPort } from "../lib/node/utility-process.ts";
import type { CompilerPort } from "../model-store/compile/compile-client.ts";
import type { FromEngine } from "./messages.ts";

export interface HostedCompilers {
  start(): CompilerPort;
  /** @param port none where it could not be started */
  given(port: UtilityPort | undefined): void;
}

export function hostedCompilers(parent: Pick<ParentPort, "postMessage">): HostedCompilers {
  const asked: ((port: UtilityPort | undefined) => void)[] = [];
  return {
    start() {
      const answer = new Promise<UtilityPort | undefined>((resolve) => asked.push(resolve));
      parent.postMessage({ type: "compiler" } satisfies FromEngine);
      return {
        send: (task) => void answer.then((port) => port?.postMessage(task)),
        onMessage: (listen) =>
          void answer.then((port) => {
            port?.on("message", ({ data }) => listen(data));
            port?.start();
          }),
        onExit: (listen) => void answer.then((port) => (port === undefined ? listen() : port.on("close", listen))),
      };
    },
    given: (port) => asked.shift()?.(port),
  };
}
