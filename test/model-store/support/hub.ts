/** A hub in Hugging Face's layout on this machine, which serves what it is given, as oddly as a test wants. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** @returns true where it has answered */
export type Odd = (file: string, request: IncomingMessage, answer: ServerResponse) => boolean;

export interface LocalServer {
  address: string;
  close(): void;
}

/** The one commit of every model. */
export const hubCommit = "a".repeat(40);

export async function listening(
  answering: (request: IncomingMessage, answer: ServerResponse) => void,
): Promise<LocalServer> {
  const server = createServer(answering);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The rest of a file, where that is what is asked for. */
export function send(bytes: Buffer, request: IncomingMessage, answer: ServerResponse): void {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (from > 0) answer.writeHead(206, { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
  answer.end(bytes.subarray(from));
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** @param files of the model that it has, whatever name is asked for @param odd sees "listing" and names of files first */
export function startHub(files: ReadonlyMap<string, Buffer>, odd: Odd): Promise<LocalServer> {
  return listening((request, answer) => {
    const url = request.url ?? "";
    const file = url.slice(url.lastIndexOf("/") + 1);
    if (odd(url.startsWith("/api/") ? "listing" : file, request, answer)) return;
    if (url.startsWith("/api/")) {
      const siblings = [...files].map(([rfilename, bytes]) => ({
        rfilename,
        size: bytes.length,
        blobId: hubCommit,
        lfs: { sha256: sha256(bytes) },
      }));
      answer.end(JSON.stringify({ sha: hubCommit, siblings }));
    } else send(files.get(file) ?? Buffer.alloc(0), request, answer);
  });
}

/** Refuses everything. */
export const status =
  (number: number, headers: Record<string, string> = {}): Odd =>
  (_file, _request, answer) =>
    Boolean(answer.writeHead(number, headers).end());
