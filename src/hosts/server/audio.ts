/**
 * Recordings for workers on other machines, at an address of their own: only those that are on the queue now, a range at a time, to whoever proves
 * to have the key. It lists nothing and takes nothing.
 */
import fastify, { type FastifyReply } from "fastify";
import { mediaOf } from "../../app/media.ts";
import { log } from "../../lib/log.ts";
import { audioProof } from "../../workers/audio-proof.ts";
import { sameSecret } from "./guard.ts";
import { inAddress } from "./openai/access.ts";
import { portRefused } from "./refusals.ts";
import { senderPatience } from "./senders.ts";

export interface AudioOptions {
  /** the path of a recording on the queue, by its name there; null: there is none */
  pathOf(recording: string): string | null;
  key: string;
  host: string;
  /** 0 chooses a free one */
  port: number;
}

export interface AudioServer {
  readonly port: number;
  /** as this machine would reach it */
  readonly url: string;
  close(): Promise<void>;
}

const mostConnections = 1024;

const headers = { "x-content-type-options": "nosniff", "cache-control": "no-store" };

const refuse = (reply: FastifyReply, status: number): FastifyReply =>
  reply.header("connection", "close").code(status).type("text/plain").send(`${status}\n`);

/** @throws Failure usage.port */
export async function startAudio({ pathOf, key, host, port: wanted }: AudioOptions): Promise<AudioServer> {
  let port = wanted;
  const app = fastify({
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    http: { headersTimeout: senderPatience.headers },
    frameworkErrors: (_error, _request, reply) => void refuse(reply, 404),
  });
  app.server.maxConnections = mostConnections;
  app.removeAllContentTypeParsers();
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headers);
    // Pages in a browser have no business here.
    if (request.headers.origin !== undefined) return refuse(reply, 403);
  });
  app.setErrorHandler((_error, _request, reply) => refuse(reply, 400));
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404));
  app.get<{ Params: { recording: string } }>("/audio/:recording", async (request, reply) => {
    const { recording } = request.params;
    const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    // Whoever has no key doesn't learn what is there.
    if (!sameSecret(given, audioProof(key, recording))) return refuse(reply, 401);
    const path = pathOf(recording);
    if (path === null) return refuse(reply, 404);
    try {
      const { status, headers: about, body } = await mediaOf(path, request.headers.range);
      return await reply.code(status).headers(about).send(body);
    } catch (error) {
      log.failed("a recording can't be given to a worker", error, { recording: path });
      return refuse(reply, 404);
    }
  });
  await app.listen({ port, host }).catch((cause: unknown) => {
    throw portRefused(port, cause, "--audio-port");
  });
  const address = app.server.address();
  if (typeof address === "object" && address !== null) port = address.port;
  return { port, url: `http://${inAddress(host)}:${port}`, close: () => app.close() };
}
