/** The contract over HTTP, from 127.0.0.1 to the person's own browser: page, questions, events, uploads, sound. */

import multipart from "@fastify/multipart";
import files from "@fastify/static";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { HostEvent } from "../../api/contract.ts";
import { pagePolicy } from "../../api/page-policy.ts";
import { answer } from "../../app/answer.ts";
import type { Application } from "../../app/app.ts";
import { loggedFailure } from "../../lib/log.ts";
import { counted } from "../../lib/passed-over.ts";
import { createGuard, type Guard } from "./guard.ts";
import { portRefused, refusals, refusedFor } from "./refusals.ts";
import { leaveSilent, type SenderPatience, senderPatience } from "./senders.ts";
import { receive } from "./uploads.ts";

export interface ServerOptions {
  application: Application;
  /** the built page */
  pageFolder: string;
  uploadFolder: string;
  /** 0 chooses a free one */
  port: number;
  maxUploadBytes?: number;
  token?: string;
  patience?: SenderPatience;
}

export interface Server {
  /** with the token, behind the # that no browser sends: for the person's own browser only */
  readonly url: string;
  readonly token: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Enough for every window of a person; files of recordings need handles as well. */
const mostConnections = 256;

const headers = {
  "content-security-policy": pagePolicy,
  "x-content-type-options": "nosniff",
  "permissions-policy": "microphone=(self), display-capture=(self), camera=(), geolocation=()",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
};

/** Nothing of a refused request is waited for. */
function refuse(reply: FastifyReply, status: number, sentence: string): FastifyReply {
  return reply.headers(headers).header("connection", "close").code(status).type("text/plain").send(sentence);
}

/** For every request: who asks, from where; and a sender that falls silent is left. */
function protect(app: FastifyInstance, guard: Guard, patience: SenderPatience): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headers);
    const { method, raw } = request;
    // The name that a person may type; what stands behind the # comes along.
    if (method === "GET" && request.headers.host === guard.host().replace("127.0.0.1", "localhost"))
      return reply.redirect(`http://${guard.host()}/`);
    const refused = guard.refuse(method, request.headers);
    if (refused !== null) return refuse(reply, 403, refusals[refused]);
    if (method !== "POST") return;
    leaveSilent(raw, patience);
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, failure } = refusedFor(request.method, error);
    return reply.code(status).send({ ok: false, failure });
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, refusals.missing));
}

function stream(application: Application, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" });
  raw.write(": hello\n\n");
  // A page that stopped reading must not fill this process's memory: it is cut off and comes back by itself.
  const send = (event: HostEvent): void => {
    raw.write(`data: ${JSON.stringify(event)}\n\n`);
    if (raw.writableLength > 64 * 1024 * 1024) raw.destroy();
  };
  const stop = application.listen(send);
  const beat = setInterval(() => raw.write(": beat\n\n"), 20_000);
  request.raw.on("close", () => {
    stop();
    clearInterval(beat);
    raw.end();
  });
}

type SoundRequest = FastifyRequest<{ Params: { id: string }; Querystring: Record<string, unknown> }>;

async function sound(application: Application, request: SoundRequest, reply: FastifyReply): Promise<FastifyReply> {
  try {
    const decoded = request.query.decoded !== undefined;
    const { status, headers, body } = await application.media(request.params.id, request.headers.range, decoded);
    return reply.code(status).headers(headers).send(body);
  } catch (error) {
    // A file that is gone, or can't be decoded.
    const failure = loggedFailure("sound can't be played", error);
    return reply.code(failure.code === "bug" ? 500 : 404).send({ ok: false, failure });
  }
}

/** What only the holder of the key may ask for. */
function bindApplication(app: FastifyInstance, { application, uploadFolder }: ServerOptions, guard: Guard): void {
  app.addHook<{ Querystring: Record<string, unknown> }>("onRequest", async (request, reply) => {
    if (guard.holdsKey(request.method, request.headers, request.query.key)) return;
    return refuse(reply, 401, refusals.key);
  });
  app.post<{ Params: { method: string } }>("/api/:method", (request) =>
    answer(application.handlers, request.params.method, request.body),
  );
  app.get("/events", (request, reply) => stream(application, request, reply));
  app.post("/upload", async (request) => {
    try {
      const { paths, ignored, unreadable } = await receive(request.files(), uploadFolder, application.check);
      const added = await application.add(paths);
      const all = {
        ignored: counted([...ignored, ...added.ignored]),
        unreadable: [...unreadable, ...added.unreadable],
      };
      return { ok: true, value: { ...added, ...all } };
    } catch (error) {
      return { ok: false, failure: loggedFailure("an upload failed", error) };
    }
  });
  app.get<{ Params: { id: string }; Querystring: Record<string, unknown> }>("/sound/:id", (request, reply) =>
    sound(application, request, reply),
  );
}

/** @throws a system error where the port is taken */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { maxUploadBytes = 64 * 1024 ** 3, patience = senderPatience } = options;
  let port = options.port;
  const guard = createGuard(() => port, options.token);
  const app = fastify({
    // Saving a transcript of ten hours is some megabytes; nothing else in a body is large.
    bodyLimit: 64 * 1024 * 1024,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    http: { headersTimeout: patience.headers, connectionsCheckingInterval: Math.ceil(patience.headers / 4) },
    // An address that can't be read comes by no hook.
    frameworkErrors: (_error, _request, reply) => void refuse(reply, 404, refusals.missing),
  });
  app.server.maxConnections = mostConnections;
  protect(app, guard, patience);
  const uploads = {
    // Names are UTF-8 in every browser; the parser would take them for latin-1.
    defParamCharset: "utf8",
    limits: { fileSize: maxUploadBytes, files: 100_000, fields: 0, parts: 100_000, fieldNameSize: 4096 },
  };
  await app.register(multipart, uploads);
  // The page's own files say nothing of the person's: whoever has none of the key sees that it is needed.
  await app.register(files, { root: options.pageFolder, index: ["index.html"], cacheControl: false });
  await app.register(async (own) => bindApplication(own, options, guard));

  await app.listen({ port, host: "127.0.0.1" }).catch((cause: unknown) => {
    throw portRefused(port, cause);
  });
  const address = app.server.address();
  if (typeof address === "object" && address !== null) port = address.port;
  return {
    url: `http://127.0.0.1:${port}/#key=${guard.key}`,
    token: guard.key,
    port,
    close: () => app.close(),
  };
}
