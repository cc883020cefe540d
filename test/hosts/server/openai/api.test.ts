/** OpenAI's interface over a scripted engine: who may speak to it, what it takes and answers, and that nothing of a recording is left. */
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import OpenAI, { APIError } from "openai";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ErrorAnswer, SpokenText, TranscriptionFields, VerboseText } from "../../../../src/api/openai.ts";
import type { Application } from "../../../../src/app/app.ts";
import { wavOf } from "../../../../src/audio/containers/wav-file.ts";
import { checkSound } from "../../../../src/audio/open.ts";
import { type Api, type ApiOptions, startApi } from "../../../../src/hosts/server/openai/api.ts";
import { failureOf } from "../../../../src/lib/failure.ts";
import { languageCode, languageCodes, whisperName } from "../../../../src/lib/languages.ts";
import { held, type Script, scriptedApplication } from "../../../e2e/scripted.ts";

const key = "a key of sixteen and more".replaceAll(" ", "-");
const segments = [
  { start: 0.5, end: 2, text: " Ask not what your country" },
  { start: 2, end: 3.5, text: " can do for you." },
  { start: 30, end: 31, text: " Ask what you can do." },
];
const seconds = 35;
const whole = "Ask not what your country can do for you. Ask what you can do.";
const sound = wavOf(new Float32Array(1600));

let folder = "";
let application: Application;
let api: Api;
let client: OpenAI;
/** what the engine is to do next */
let script: Partial<Script>;

async function start(options: Partial<ApiOptions> = {}): Promise<void> {
  api = await startApi({ beside: application.beside, key, port: 0, folder: join(folder, "requests"), ...options });
  client = new OpenAI({ baseURL: api.url, apiKey: key, maxRetries: 0 });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-api-"));
  script = {};
  const whatever: Script = {
    duration: () => seconds,
    segments: () => segments,
    pace: (name, window) => script.pace?.(name, window) ?? Promise.resolve(),
    failure: (name) => script.failure?.(name) ?? null,
    language: (name, wanted) => script.language?.(name, wanted) ?? (wanted === "auto" ? "tl" : wanted),
  };
  const scripted = scriptedApplication(whatever, folder);
  const check: Application["check"] = (path) => checkSound(path).then(() => null, failureOf);
  application = { ...scripted, beside: { ...scripted.beside, check } };
  await start();
});
afterEach(async () => {
  await api.close();
  await application.close();
  await rm(folder, { recursive: true, force: true });
});

const file = (name = "talk.wav", bytes: Uint8Array = sound): File => new File([Uint8Array.from(bytes)], name);

/** Recordings that are on the disk. */
async function kept(): Promise<string[]> {
  const names = await readdir(join(folder, "requests"), { recursive: true });
  return names.filter((name) => name.includes(".files/"));
}

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** With the headers as given: fetch doesn't let Host and Origin be set. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body = ""): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: api.port, path, method, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += String(chunk);
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const bearer = { authorization: `Bearer ${key}` };
const error = (reply: Reply) => ErrorAnswer.parse(JSON.parse(reply.body)).error;

async function refusal(asked: Promise<unknown>): Promise<APIError> {
  const failed = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (failed instanceof APIError) return failed;
  throw new Error("It was not refused.", { cause: failed });
}

test("every format, by OpenAI's own client", async () => {
  const { transcriptions, translations } = client.audio;
  const json = await transcriptions.create({ file: file(), model: "whisper-1" });
  expect(SpokenText.strict().parse(json)).toEqual({ text: whole, usage: { type: "duration", seconds } });
  const text = await transcriptions.create({ file: file(), model: "gpt-4o-transcribe", response_format: "text" });
  expect(text).toBe(`${whole}\n`);
  const srt = await transcriptions.create({ file: file(), model: "whisper-base", response_format: "srt" });
  expect(srt).toMatch(/^1\n00:00:00,500 --> [\s\S]*Ask not what/);
  const vtt = await transcriptions.create({ file: file(), model: "openai/whisper-base", response_format: "vtt" });
  expect(vtt).toMatch(/^WEBVTT\n/);

  const verbose = await transcriptions.create({ file: file(), model: "base", response_format: "verbose_json" });
  const known = VerboseText.strict().parse(verbose);
  expect(known).toMatchObject({ task: "transcribe", language: "tagalog", duration: seconds, text: whole });
  expect(known.words).toBeUndefined();
  expect(known.segments?.map(({ id, seek, start, text }) => [id, seek, start, text])).toEqual([
    [0, 0, 0.5, " Ask not what your country"],
    [1, 0, 2, " can do for you."],
    [2, 2900, 30, " Ask what you can do."],
  ]);
  const words = await transcriptions.create({
    file: file(),
    model: "base",
    response_format: "verbose_json",
    timestamp_granularities: ["word"],
  });
  expect([words.words, words.segments]).toEqual([[], undefined]);

  const english = await translations.create({ file: file(), model: "whisper-1", response_format: "verbose_json" });
  expect(VerboseText.strict().parse(english)).toMatchObject({ task: "translate", language: "english" });
  expect(await kept()).toEqual([]);
});

test("events: the pieces are the text, and come as windows are finished", async () => {
  const second = held();
  script.pace = (_, window) => (window === 1 ? second.opened : Promise.resolve());
  const stream = await client.audio.transcriptions.create({ file: file(), model: "whisper-1", stream: true });
  const events: unknown[] = [];
  for await (const event of stream) {
    events.push(event);
    second.free();
  }
  expect(events).toEqual([
    { type: "transcript.text.delta", delta: "Ask not what your country can do for you." },
    { type: "transcript.text.delta", delta: " Ask what you can do." },
    { type: "transcript.text.done", text: whole },
  ]);
  // What fails in the middle is told there.
  script.failure = () => ({ code: "audio.corrupt", message: "It is damaged.", hint: "Get it again." });
  const broken = await client.audio.transcriptions.create({ file: file(), model: "whisper-1", stream: true });
  const failed = (async () => {
    for await (const _ of broken);
  })();
  await expect(failed).rejects.toThrow("It is damaged. Get it again.");
  expect(await kept()).toEqual([]);
});

test("what is asked for reaches the engine; what can't be done is refused by its name", async () => {
  const heard: unknown[] = [];
  const beside: Application["beside"] = {
    ...application.beside,
    transcribe: async (path, options, ...rest) => {
      const { language, task, prompt, vocabulary, temperature, words } = options;
      heard.push({ language, task, prompt, vocabulary, temperature, words });
      return application.beside.transcribe(path, options, ...rest);
    },
  };
  await api.close();
  await start({ beside });
  const { transcriptions } = client.audio;
  await transcriptions.create({
    file: file(),
    model: "whisper-1",
    language: "German",
    prompt: "Namen",
    temperature: 0.4,
    response_format: "verbose_json",
    timestamp_granularities: ["segment", "word"],
  });
  await transcriptions.create({ file: file(), model: "", language: "", temperature: 0 });
  await client.audio.translations.create({ file: file(), model: "whisper-1", prompt: "English" });
  expect(heard).toEqual([
    { language: "de", task: "transcribe", prompt: "Namen", vocabulary: [], temperature: 0.4, words: true },
    { language: "auto", task: "transcribe", prompt: "", vocabulary: [], temperature: undefined, words: false },
    { language: "auto", task: "translate", prompt: "English", vocabulary: [], temperature: undefined, words: false },
  ]);
  const refused = async (more: object) => {
    const { status, param, code } = await refusal(transcriptions.create({ file: file(), model: "whisper-1", ...more }));
    return [status, param, code];
  };
  expect(await refused({ model: "gpt-9" })).toEqual([404, "model", "model_not_found"]);
  expect(await refused({ model: "../../secret" })).toEqual([404, "model", "model_not_found"]);
  expect(await refused({ language: "Klingon" })).toEqual([400, "language", "invalid_language"]);
  expect(await refused({ temperature: 1.5 })).toEqual([400, "temperature", "invalid_value"]);
  expect(await refused({ response_format: "diarized_json" })).toEqual([400, "response_format", "invalid_value"]);
  const logprobs = transcriptions.create({ file: file(), model: "whisper-1", include: ["logprobs"] });
  expect(await refusal(logprobs)).toMatchObject({
    status: 400,
    param: "include",
    message: expect.stringContaining("include can't be used: log-probabilities of tokens are not told."),
  });
  expect(await refused({ stream: true, response_format: "srt" })).toEqual([400, "stream", "unsupported_value"]);
  expect(await refused({ file: file("notes.txt", Buffer.from("no sound at all")) })).toEqual([
    400,
    "file",
    expect.stringMatching(/^audio\./),
  ]);
  expect(heard).toHaveLength(3);
});

test("openai-whisper's names of all languages are known, and told", () => {
  expect(languageCodes.map((code) => languageCode(whisperName(code)))).toEqual([...languageCodes]);
  expect(["Flemish", "castilian", "Burmese", "haitian creole", "Māori"].map(languageCode)).toEqual([
    "nl",
    "es",
    "my",
    "ht",
    "mi",
  ]);
});

test("models: those that are here, and OpenAI's names for the default one", async () => {
  const listed: string[][] = [];
  for await (const { id, owned_by } of await client.models.list()) listed.push([id, owned_by]);
  expect(listed).toEqual([
    ["whisper-base", "slimscribe"],
    ...["whisper-1", "gpt-transcribe", "gpt-4o-transcribe", "gpt-4o-mini-transcribe"].map((id) => [id, "slimscribe"]),
  ]);
  expect(await client.models.retrieve("whisper-1")).toMatchObject({ object: "model", root: "whisper-base" });
  expect((await refusal(client.models.retrieve("whisper-9"))).code).toBe("model_not_found");
});

test("only the holder of the key is answered, at this address, and from no page", async () => {
  const host = `127.0.0.1:${api.port}`;
  for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: key }]) {
    const reply = await ask("GET", "/v1/models", { host, ...headers });
    expect([reply.status, reply.headers["www-authenticate"], error(reply).code]).toEqual([
      401,
      "Bearer",
      "invalid_api_key",
    ]);
    expect((await ask("POST", "/v1/audio/transcriptions", { host, ...headers })).status).toBe(401);
  }
  expect((await ask("GET", "/v1/models", { host: `evil.example:${api.port}`, ...bearer })).status).toBe(403);
  expect((await ask("GET", "/v1/models", { host, origin: `http://${host}`, ...bearer })).status).toBe(403);
  expect((await ask("GET", "/v1/models", { host: `localhost:${api.port}`, ...bearer })).status).toBe(200);
  expect(JSON.parse((await ask("GET", "/health", { host })).body)).toEqual({ status: "ok" });
  for (const [method, path] of [
    ["PUT", "/v1/models"],
    ["GET", "/v1/audio/transcriptions"],
    ["POST", "/health"],
  ] as const) {
    const reply = await ask(method, path, { host, ...bearer });
    expect([method, path, reply.status, error(reply).code]).toEqual([method, path, 405, "method_not_allowed"]);
  }
  for (const path of ["/", "/v1", "/v1/nothing", "/%zz", "//evil.example/"]) {
    const reply = await ask("GET", path, { host, ...bearer });
    expect([path, reply.status >= 400 && reply.status < 500, error(reply).param]).toEqual([path, true, null]);
  }
});

test("too large, too many: refused with what is said of it, and nothing stays", async () => {
  await api.close();
  await start({ mostBytes: 5000, mostRequests: 1 });
  const { status, code } = await refusal(
    client.audio.transcriptions.create({ file: file("long.wav", new Uint8Array(6000)), model: "whisper-1" }),
  );
  expect([status, code]).toEqual([413, "file_too_large"]);
  const announced = { ...bearer, "content-type": "multipart/form-data; boundary=b", "content-length": "9000000" };
  const early = await ask("POST", "/v1/audio/transcriptions", announced, "--b");
  expect([early.status, error(early).code]).toEqual([413, "file_too_large"]);

  const first = held();
  const begun = held();
  script.pace = () => {
    begun.free();
    return first.opened;
  };
  const running = client.audio.transcriptions.create({ file: file(), model: "whisper-1" });
  await begun.opened;
  const refused = await refusal(client.audio.transcriptions.create({ file: file(), model: "whisper-1" }));
  expect([refused.status, refused.code, refused.headers?.get("retry-after")]).toEqual([
    429,
    "rate_limit_exceeded",
    "2",
  ]);
  first.free();
  expect((await running).text).toBe(whole);
  expect(await kept()).toEqual([]);
});

/** The beginning of a recording, and no more of it. */
function sendHalf(): Socket {
  const socket = connect(api.port, "127.0.0.1");
  socket.on("error", () => {});
  const head = `Host: 127.0.0.1:${api.port}\r\nAuthorization: Bearer ${key}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9999\r\n\r\n`;
  const part = `--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nsound`;
  socket.write(`POST /v1/audio/transcriptions HTTP/1.1\r\n${head}${part}`);
  return socket;
}

test("who goes away is not worked for any longer, and leaves nothing", async () => {
  const begun = held();
  script.pace = () => {
    begun.free();
    return new Promise(() => {});
  };
  const leaving = new AbortController();
  const gone = client.audio.transcriptions.create({ file: file(), model: "whisper-1" }, { signal: leaving.signal });
  await begun.opened;
  expect(await kept()).not.toEqual([]);
  leaving.abort();
  await expect(gone).rejects.toThrow();
  await expect.poll(kept).toEqual([]);

  // In the middle of the upload as well.
  const socket = sendHalf();
  await expect.poll(kept).toContainEqual(expect.stringContaining("a.wav"));
  socket.destroy();
  await expect.poll(kept).toEqual([]);
});

test("the end: no more are taken, what is under way has its time, then it is told", async () => {
  await api.close();
  await start({ graceMilliseconds: 50 });
  const begun = held();
  script.pace = () => {
    begun.free();
    return new Promise(() => {});
  };
  const running = refusal(client.audio.transcriptions.create({ file: file(), model: "whisper-1" }));
  await begun.opened;
  await api.close();
  const { status, code } = await running;
  expect([status, code]).toEqual([503, "server_ending"]);
  // Whoever is still sending is left.
  await start({ graceMilliseconds: 50 });
  const socket = sendHalf();
  const left = new Promise((resolve) => socket.once("close", resolve));
  await expect.poll(kept).toContainEqual(expect.stringContaining("a.wav"));
  await api.close();
  await left;
  expect(await readdir(join(folder, "requests"))).toEqual([]);
  await start();
});

test("many at once are no leak to Node", async () => {
  const warnings: string[] = [];
  const listen = (warning: Error): void => void warnings.push(warning.name);
  process.on("warning", listen);
  const all = Array.from({ length: 16 }, () =>
    client.audio.transcriptions.create({ file: file(), model: "whisper-1" }),
  );
  expect((await Promise.all(all)).map(({ text }) => text)).toEqual(Array(16).fill(whole));
  // Warnings come with the next turn.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", listen);
  expect(warnings).toEqual([]);
});

test("what a killed server left goes with the next one", async () => {
  const other = `signed-${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}.files`;
  await mkdir(join(folder, "requests", other, "one"), { recursive: true });
  const second = await startApi({ beside: application.beside, key, port: 0, folder: join(folder, "requests") });
  const names = (await readdir(join(folder, "requests"))).filter((name) => name.endsWith(".files"));
  expect([names.length, names.includes(other)]).toEqual([2, false]);
  await second.close();
});

test("whatever a form says is answered in OpenAI's form, and leaves nothing", async () => {
  const names = [...Object.keys(TranscriptionFields.shape), "timestamp_granularities[]", "keywords[]", "unheard"];
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "json",
      "text",
      "srt",
      "vtt",
      "verbose_json",
      "word",
      "true",
      "0",
      "1e400",
      "NaN",
      "en",
      "whisper-1",
    ),
  );
  const fields = fc.array(fc.tuple(fc.constantFrom(...names, "file", "model[]", "constructor", "__proto__"), value), {
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(
      fields,
      fc.boolean(),
      fc.constantFrom("transcriptions", "translations"),
      async (said, has, path) => {
        const form = new FormData();
        for (const [name, text] of said) form.append(name, text);
        if (has) form.append("file", file());
        const reply = await fetch(`${api.url}/audio/${path}`, { method: "POST", headers: bearer, body: form });
        const body = await reply.text();
        if (reply.status !== 200) {
          expect([400, 404]).toContain(reply.status);
          expect(ErrorAnswer.strict().safeParse(JSON.parse(body)).success).toBe(true);
        }
      },
    ),
    { numRuns: 30, seed: 18 },
  );
  expect(await kept()).toEqual([]);
});

test("parts as other programs send them: bytes without a name, names that lead elsewhere, fields as files, no form at all", async () => {
  const post = async (body: string, type = "multipart/form-data; boundary=b") => {
    const reply = await ask("POST", "/v1/audio/transcriptions", { ...bearer, "content-type": type }, body);
    return [reply.status, reply.status === 200 ? null : error(reply).param];
  };
  const part = (disposition: string, bytes: string, type = "") =>
    `--b\r\nContent-Disposition: form-data; ${disposition}\r\n${type}\r\n${bytes}\r\n`;
  const octets = "Content-Type: application/octet-stream\r\n";
  expect(await post(`${part('name="file"', "no sound", octets)}--b--\r\n`)).toEqual([400, "file"]);
  expect(await post(`${part('name="file"; filename="../../../up.wav"', "no sound", octets)}--b--\r\n`)).toEqual([
    400,
    "file",
  ]);
  expect(await post(`${part('name="model"; filename="m"', "whisper-1")}--b--\r\n`)).toEqual([400, "model"]);
  expect(await post(`${part('name="file"', "text")}--b--\r\n`)).toEqual([400, "file"]);
  expect(await post("--b--\r\n")).toEqual([400, "file"]);
  expect(await post("")).toEqual([400, "file"]);
  expect(await post("--b\r\nno end")).toEqual([400, null]);
  expect(await post("{}", "application/json")).toEqual([415, null]);
  expect(await post("{}", "multipart/form-data")).toEqual([expect.any(Number), null]);
  expect(await kept()).toEqual([]);
});

test("the description names every address, field and answer that there is", async () => {
  const reply = await fetch(`${api.url}/openapi.json`);
  const description = (await reply.json()) as {
    paths: Record<string, object>;
    components: { schemas: Record<string, object> };
  };
  expect(Object.keys(description.paths)).toEqual([
    "/v1/audio/transcriptions",
    "/v1/audio/translations",
    "/v1/models",
    "/v1/models/{model}",
    "/health",
  ]);
  const text = JSON.stringify(description);
  for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
    expect(Object.keys(description.components.schemas)).toContain(name);
  for (const name of Object.keys(TranscriptionFields.shape)) expect(text).toContain(`"${name}`);
  expect(text).toContain('"timestamp_granularities[]"');
});
