/** The contract over HTTP, from 127.0.0.1 to the person's own browser: page, questions, events, uploads, sound. */

import { join } from "node:path";
import multipart from "@fastify/multipart";
import files from "@fastify/static";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { HostEvent } from "../../api/contract.ts";
import { pagePolicy } from "../../api/page-policy.ts";
import { answer } from "../../desk/answer.ts";
import type { Desk } from "../../desk/desk.ts";
import { failureOf } from "../../desk/failures.ts";
import { createGuard, type Guard } from "./guard.ts";
import { receive } from "./uploads.ts";

export interface ServerOptions {
  desk: Desk;
  /** the built page */
  pageFolder: string;
  uploadFolder: string;
  /** 0 chooses a free one */
  port: number;
  maxUploadBytes?: number;
  token?: string;
}

export interface Server {
  /** with the token: for the person's own browser only */
  readonly url: string;
  readonly token: string;
  readonly port: number;
  close(): Promise<void>;
}

const refusals = {
  host: "This address does not belong to Slimscribe.",
  origin: "Another page tried to use Slimscribe.",
  token: "Open the address that Slimscribe printed when it started: it holds the key.",
};

function protect(app: FastifyInstance, guard: Guard): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({
      "content-security-policy": pagePolicy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cache-control": "no-store",
    });
    const refused = guard.refuse(request.method, request.headers);
    if (refused === null) return;
    // The first visit brings the token in the address and leaves with a cookie.
    const brought = new URL(request.url, "http://localhost").searchParams.get("token");
    if (refused === "token" && request.method === "GET" && brought !== null && guard.isToken(brought)) {
      const value = `${guard.cookieName}=${guard.token}; Path=/; HttpOnly; SameSite=Strict`;
      return reply.header("set-cookie", value).redirect("/");
    }
    return reply
      .code(refused === "token" ? 401 : 403)
      .type("text/plain")
      .send(refusals[refused]);
  });
}

function stream(desk: Desk, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" });
  raw.write(": hello\n\n");
  // A page that stopped reading must not fill this process's memory: it is cut off and comes back by itself.
  const send = (event: HostEvent): void => {
    raw.write(`data: ${JSON.stringify(event)}\n\n`);
    if (raw.writableLength > 64 * 1024 * 1024) raw.destroy();
  };
  const stop = desk.listen(send);
  const beat = setInterval(() => raw.write(": beat\n\n"), 20_000);
  request.raw.on("close", () => {
    stop();
    clearInterval(beat);
    raw.end();
  });
}

async function sound(desk: Desk, request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) {
  const decoded = new URL(request.url, "http://localhost").searchParams.has("decoded");
  const { status, headers, body } = await desk.media(request.params.id, request.headers.range, decoded);
  return reply.code(status).headers(headers).send(body);
}

export async function startServer(options: ServerOptions): Promise<Server> {
  const { desk, maxUploadBytes = 64 * 1024 ** 3 } = options;
  let port = options.port;
  const guard = createGuard(() => port, options.token);
  // Saving a transcript of ten hours is some megabytes; nothing else in a body is large.
  const app = fastify({ bodyLimit: 64 * 1024 * 1024, forceCloseConnections: true });
  protect(app, guard);
  app.setErrorHandler((error, _request, reply) => {
    const status =
      typeof error === "object" && error !== null && "statusCode" in error ? Number(error.statusCode) : 500;
    return reply.code(status >= 400 ? status : 500).send({ ok: false, failure: failureOf(error) });
  });
  const uploads = {
    // Names are UTF-8 in every browser; the parser would take them for latin-1.
    defParamCharset: "utf8",
    limits: { fileSize: maxUploadBytes, files: 100_000, fields: 0, parts: 100_000, fieldNameSize: 4096 },
  };
  await app.register(multipart, uploads);
  await app.register(files, { root: options.pageFolder, index: ["index.html"], cacheControl: false });

  app.post<{ Params: { method: string } }>("/api/:method", (request) =>
    answer(desk.handlers, request.params.method, request.body),
  );
  app.get("/events", (request, reply) => stream(desk, request, reply));
  app.post("/upload", async (request) => {
    try {
      const paths = await receive(request.files(), join(options.uploadFolder));
      return { ok: true, value: await desk.add(paths) };
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    }
  });
  app.get<{ Params: { id: string } }>("/sound/:id", (request, reply) => sound(desk, request, reply));

  await app.listen({ port, host: "127.0.0.1" });
  const address = app.server.address();
  if (typeof address === "object" && address !== null) port = address.port;
  return {
    url: `http://127.0.0.1:${port}/?token=${guard.token}`,
    token: guard.token,
    port,
    close: () => app.close(),
  };
}
