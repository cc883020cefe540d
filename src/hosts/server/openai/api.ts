/**
 * The interface that other programs speak, on an address of its own: the page's stays on 127.0.0.1 whoever may reach this one, and
 * the key of one opens nothing of the other.
 */
import multipart from "@fastify/multipart";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { BesideQueue } from "../../../app/beside-queue.ts";
import { openRequestFiles, requestFolder } from "../../../app/request-files.ts";
import { codeOf } from "../../../lib/error-code.ts";
import { Failure } from "../../../lib/failure.ts";
import { portRefused } from "../refusals.ts";
import { leaveSilent, type SenderPatience, senderPatience } from "../senders.ts";
import { inAddress, refuseStranger, refuseWithoutKey } from "./access.ts";
import { Admission } from "./admission.ts";
import { ApiRefusal, refusalFor } from "./errors.ts";
import { modelEntries } from "./model-names.ts";
import { openApi } from "./openapi.ts";
import { type SpeechParts, speechHandler } from "./speech.ts";
import { usualApi } from "./usual.ts";

export interface ApiOptions {
  beside: BesideQueue;
  key: string;
  /** an address of this machine; 127.0.0.1 where nothing is said */
  host?: string;
  /** 0 chooses a free one */
  port: number;
  /** for requests that name none, in place of the person's */
  model?: string | undefined;
  /** of a recording */
  mostBytes?: number;
  /** requests that are worked on at once */
  mostRequests?: number;
  patience?: SenderPatience;
  /** how long what is under way may take once the server ends */
  graceMilliseconds?: number;
  /** that recordings are in while they are worked on */
  folder?: string;
}

export interface Api {
  /** what clients call their base URL */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Less than the command waits behind Ctrl-C. */
const usualGrace = 5000;

const headers = { "x-content-type-options": "nosniff", "cache-control": "no-store" };

/** Files need handles as well. */
const connectionsPerRequest = 4;

function refuse(reply: FastifyReply, refusal: ApiRefusal): FastifyReply {
  if (refusal.retryAfter !== undefined) reply.header("retry-after", String(refusal.retryAfter));
  if (refusal.status === 401) reply.header("www-authenticate", "Bearer");
  return reply.code(refusal.status).type("application/json; charset=utf-8").send(JSON.stringify(refusal.answer));
}

/** What else is asked of an address gets 405, before its body is read. */
function refuseOtherMethods(app: FastifyInstance, url: string, allowed: "GET" | "POST"): void {
  const others = app.supportedMethods.filter((method) => method !== allowed && !app.hasRoute({ url, method }));
  const refusal = new ApiRefusal(405, "method_not_allowed", `This address takes ${allowed} alone.`);
  app.route({
    method: others,
    url,
    onRequest: async (_request, reply) => refuse(reply.header("allow", allowed), refusal),
    handler: () => {},
  });
}

function bind(app: FastifyInstance, options: ApiOptions, speech: SpeechParts) {
  const { beside, key } = options;
  const usual = (): string => options.model ?? beside.usual().model;
  app.get("/health", async (_request, reply) => {
    const { isEnding } = speech.admission;
    return reply.code(isEnding ? 503 : 200).send({ status: isEnding ? "ending" : "ok" });
  });
  app.get("/v1/openapi.json", async ({ headers: { host = "" } }) => openApi(`http://${host}`));
  void app.register(async (own) => {
    own.addHook("onRequest", async (request, reply) => {
      const refusal = refuseWithoutKey(request.headers, key);
      if (refusal !== null) return refuse(reply, refusal);
    });
    own.get("/v1/models", async () => ({ object: "list", data: await modelEntries(usual(), await beside.models()) }));
    own.get<{ Params: { model: string } }>("/v1/models/:model", async (request) => {
      const { model } = request.params;
      const found = (await modelEntries(usual(), await beside.models())).find(({ id }) => id === model);
      if (found !== undefined) return found;
      throw new ApiRefusal(404, "model_not_found", `The model ${JSON.stringify(model)} is not here.`, {
        param: "model",
      });
    });
    own.post("/v1/audio/transcriptions", speechHandler("transcribe", speech));
    own.post("/v1/audio/translations", speechHandler("translate", speech));
  });
  for (const url of ["/health", "/v1/openapi.json", "/v1/models", "/v1/models/:model"])
    refuseOtherMethods(app, url, "GET");
  for (const url of ["/v1/audio/transcriptions", "/v1/audio/translations"]) refuseOtherMethods(app, url, "POST");
}

function refusedAddress(host: string, port: number, cause: unknown): unknown {
  const code = codeOf(cause);
  if (!["EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN", "EINVAL"].includes(code))
    return portRefused(port, cause, "--api-port");
  const hint = "Give an address of its own with --api-host, or 0.0.0.0 for all of them.";
  return new Failure("usage.host", `${host} is no address of this machine.`, hint, { cause });
}

/** @throws Failure usage.port, usage.host where it can't listen there */
export async function startApi(options: ApiOptions): Promise<Api> {
  const { host = usualApi.host, mostBytes = usualApi.mostBytes, mostRequests = usualApi.mostRequests } = options;
  const { patience = senderPatience, graceMilliseconds = usualGrace, folder = requestFolder() } = options;
  let port = options.port;
  const app = fastify({
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    http: { headersTimeout: patience.headers, connectionsCheckingInterval: Math.ceil(patience.headers / 4) },
    frameworkErrors: (error, _request, reply) => void refuse(reply, refusalFor(error)),
  });
  app.server.maxConnections = connectionsPerRequest * mostRequests;
  app.removeAllContentTypeParsers();
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headers);
    const refusal = refuseStranger(request.headers, host, port);
    if (refusal !== null) return refuse(reply, refusal);
    if (request.method === "POST") leaveSilent(request.raw, patience);
  });
  app.setErrorHandler((error, _request, reply) => refuse(reply, refusalFor(error)));
  app.setNotFoundHandler((_request, reply) => refuse(reply, refusalFor({ statusCode: 404 })));
  // Names are UTF-8; the parser would take them for latin-1.
  const forms = { defParamCharset: "utf8", throwFileSizeLimit: false };
  await app.register(multipart, forms);
  const files = await openRequestFiles(folder);
  const admission = new Admission(mostRequests);
  bind(app, options, { beside: options.beside, files, admission, model: options.model, mostBytes });
  try {
    await app.listen({ port, host });
  } catch (cause) {
    await files.close();
    throw refusedAddress(host, port, cause);
  }
  const listening = app.server.address();
  if (typeof listening === "object" && listening !== null) port = listening.port;
  return {
    url: `http://${inAddress(host)}:${port}/v1`,
    port,
    async close() {
      await admission.drain(graceMilliseconds);
      await app.close();
      await files.close();
    },
  };
}
