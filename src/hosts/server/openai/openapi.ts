/** The interface's own description (OpenAPI 3.1), made from the schemas that requests are read by and answers are written by. */
import { z } from "zod";
import {
  ErrorAnswer,
  ModelEntries,
  ModelEntry,
  ServerHealth,
  SpokenEvent,
  SpokenText,
  TranscriptionFields,
  TranslationFields,
  VerboseText,
} from "../../../api/openai.ts";
import { version } from "../../../lib/node/version.ts";

type Json = Record<string, unknown>;

const named = { SpokenText, VerboseText, SpokenEvent, ModelEntry, ModelEntries, ErrorAnswer, ServerHealth };

function schemaOf(schema: z.ZodType, io: "input" | "output" = "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}

const reference = (name: keyof typeof named): Json => ({ $ref: `#/components/schemas/${name}` });

/** A form: lists stand under their name with `[]`, and the recording comes to it. */
function formOf(fields: z.ZodObject): Json {
  const { properties = {} } = schemaOf(fields, "input") as { properties?: Record<string, Json> };
  const inForm = Object.entries(properties).map(([name, one]) => [one.type === "array" ? `${name}[]` : name, one]);
  const file = { type: "string", format: "binary", description: "The recording: sound or video." };
  return { type: "object", required: ["file"], properties: { file, ...Object.fromEntries(inForm) } };
}

const refusals: Readonly<Record<number, string>> = {
  400: "Something in the request can't be used: `param` says what.",
  401: "The key is missing or wrong.",
  403: "The request comes from a page in a browser, or names another host.",
  404: "The model is not here.",
  405: "The address knows no such method.",
  413: "The recording is too large.",
  415: "The request is no form.",
  429: "Too many requests at once: `Retry-After` says when to try again.",
  500: "Something failed on this machine.",
  503: "The server is ending.",
};

function refusalsOf(statuses: readonly number[]): Json {
  const content = { "application/json": { schema: reference("ErrorAnswer") } };
  return Object.fromEntries(statuses.map((status) => [status, { description: refusals[status], content }]));
}

const text = (description: string): Json => ({ schema: { type: "string", description } });

function speech(operationId: string, summary: string, fields: z.ZodObject, streams: boolean): Json {
  const events = {
    "text/event-stream": text("`data:` lines, each a SpokenEvent; an ErrorAnswer where it fails in the middle."),
  };
  return {
    operationId,
    summary,
    requestBody: { required: true, content: { "multipart/form-data": { schema: formOf(fields) } } },
    responses: {
      200: {
        description: "What was heard, in the format that was asked for.",
        content: {
          "application/json": { schema: { anyOf: [reference("VerboseText"), reference("SpokenText")] } },
          "text/plain": text("The text, or subtitles in SubRip."),
          "text/vtt": text("Subtitles in WebVTT."),
          ...(streams && events),
        },
      },
      ...refusalsOf([400, 401, 403, 404, 413, 415, 429, 500, 503]),
    },
  };
}

const json = (description: string, name: keyof typeof named): Json => ({
  description,
  content: { "application/json": { schema: reference(name) } },
});

/** @param server the address that all paths stand behind */
export function openApi(server: string): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "Slimscribe",
      version,
      description: "Speech to text on this machine, spoken to as OpenAI's interface is.",
    },
    servers: [{ url: server }],
    security: [{ key: [] }],
    paths: {
      "/v1/audio/transcriptions": {
        post: speech("transcribe", "Turns a recording into text.", TranscriptionFields, true),
      },
      "/v1/audio/translations": {
        post: speech("translate", "Turns a recording into English text.", TranslationFields, false),
      },
      "/v1/models": {
        get: {
          operationId: "models",
          summary: "The models that are here.",
          responses: { 200: json("All of them.", "ModelEntries"), ...refusalsOf([401, 403, 500]) },
        },
      },
      "/v1/models/{model}": {
        get: {
          operationId: "model",
          summary: "One model.",
          parameters: [{ name: "model", in: "path", required: true, schema: { type: "string" } }],
          responses: { 200: json("The model.", "ModelEntry"), ...refusalsOf([400, 401, 403, 404, 500]) },
        },
      },
      "/health": {
        get: {
          operationId: "health",
          summary: "Whether requests are taken. Needs no key.",
          security: [],
          responses: {
            200: json("They are.", "ServerHealth"),
            503: json("The server is ending.", "ServerHealth"),
            ...refusalsOf([403]),
          },
        },
      },
    },
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
      schemas: Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, schemaOf(schema)])),
    },
  };
}
