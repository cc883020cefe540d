/** Models by name from a hub: what a person is told, what is kept of one that was stopped, and that nothing half is ever a model. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { ownModelsFolder } from "../../src/lib/node/folders.ts";
import { checkModel } from "../../src/model-store/check-model.ts";
import { openDraft } from "../../src/model-store/hub/draft.ts";
import { type GetOptions, type GetProgress, getModel } from "../../src/model-store/hub/get-model.ts";
import { hubNameOf } from "../../src/model-store/hub/names.ts";
import { discardUnfinished, unfinishedModels } from "../../src/model-store/unfinished-models.ts";
import { writeTinyModel } from "../model/tiny.ts";
import { hubCommit, type LocalServer, listening, type Odd, send, sha256, startHub, status } from "./support/hub.ts";

/** What is compiled of the one model here serves every test. */
const shared = mkdtempSync(join(tmpdir(), "slimscribe-hub-shared-"));
const source = join(shared, "source");
const files = new Map<string, Buffer>();
beforeAll(async () => {
  await writeTinyModel(source);
  for (const file of readdirSync(source)) files.set(file, readFileSync(join(source, file)));
});
afterAll(() => rmSync(shared, { recursive: true, force: true }));

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-hub-"));
  vi.stubEnv("SLIMSCRIBE_MODELS", join(folder, "models"));
  vi.stubEnv("SLIMSCRIBE_CACHE", join(shared, "cache"));
  vi.stubEnv("HF_TOKEN", "secret");
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
});

const weights = (): Buffer => files.get("model.safetensors") ?? Buffer.alloc(0);
const isWeights = (file: string): boolean => file === "model.safetensors";
const models = (): string[] => readdirSync(join(folder, "models"));
const draft = (): string => join(folder, "models", "my-whisper.getting");

async function ended({ address, close }: LocalServer): Promise<string> {
  onTestFinished(close);
  return address;
}
const hubWith = async (odd: Odd, of = files): Promise<string> => ended(await startHub(of, odd));

/** Nothing is waited for; what would have been is told to `onProgress`. */
const get = (hub: string, more: GetOptions = {}) =>
  getModel("someone/my-whisper@main", (path) => checkModel(path, undefined, more.signal), {
    stallMs: 20_000,
    pause: async () => {},
    hub,
    ...more,
  });

test("a download that is cut goes on; the token stays with the hub; the model is whole, and got once at a time", async () => {
  const tokens: unknown[] = [];
  const other = await listening((request, answer) => {
    tokens.push(request.headers.authorization);
    send(files.get((request.url ?? "").slice(1)) ?? Buffer.alloc(0), request, answer);
  });
  const elsewhere = await ended(other);
  const ranges: (string | undefined)[] = [];
  const hub = await hubWith((file, request, answer) => {
    expect(request.headers.authorization).toBe("Bearer secret");
    if (file === "config.json") answer.writeHead(302, { location: `${elsewhere}/config.json` }).end();
    else if (isWeights(file) && ranges.push(request.headers.range) === 1)
      answer
        .writeHead(200, { "content-length": weights().length, connection: "close" })
        .end(weights().subarray(0, 1e5));
    else return false;
    return true;
  });
  const told: GetProgress[] = [];
  let [second, discarded]: (Promise<unknown> | undefined)[] = [];
  const got = await get(hub, {
    onProgress(progress) {
      told.push(progress);
      if (progress.phase !== "downloading") return;
      second ??= get(hub).catch((error: unknown) => error);
      discarded ??= discardUnfinished("my-whisper").catch((error: unknown) => error);
    },
  });
  expect(got.summary).toMatchObject({ name: "my-whisper", path: join(folder, "models", "my-whisper") });
  expect(got.files.every((file) => existsSync(file))).toBe(true);
  for (const other of [second, discarded]) expect(await other).toMatchObject({ code: "hub.twice" });
  expect(tokens).toEqual([undefined]);
  expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  expect(models()).toEqual(["my-whisper"]);
  expect(told.flatMap(({ waiting }) => waiting ?? [])).toEqual([{ reason: "connection", seconds: 1 }]);
  expect(told.every(({ bytesPerSecond }) => bytesPerSecond === null || Number.isInteger(bytesPerSecond))).toBe(true);
  expect([...new Set(told.map(({ phase }) => phase))]).toEqual(["listing", "downloading", "checking"]);
  const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  expect(told.at(-1)).toMatchObject({ phase: "checking", bytes, totalBytes: bytes, waiting: null });
  await expect(get(hub)).rejects.toMatchObject({ code: "usage.model" });
});

test("whether a program is at it is told, until it ends", async () => {
  const opened = await openDraft(join(ownModelsFolder(), "my-whisper"), "my-whisper");
  const file = { file: "model.safetensors", bytes: 5, hash: "0" };
  await opened.begin(hubCommit, [file], { asked: "someone/my-whisper", totalBytes: 5 });
  writeFileSync(opened.partOf(file), "abc");
  const left = { name: "my-whisper", asked: "someone/my-whisper", bytes: 3, totalBytes: 5 };
  expect(await unfinishedModels()).toEqual([{ ...left, underWay: true }]);
  await opened.end(true);
  expect(await unfinishedModels()).toEqual([{ ...left, underWay: false }]);
});

test("who stops it over the check has no model; neither then nor where it was killed is anything got again", async () => {
  cpSync(source, join(draft(), hubCommit, "my-whisper"), { recursive: true });
  const asked: string[] = [];
  const hub = await hubWith((file) => asked.push(file) === 0);
  const stop = new AbortController();
  const onProgress = ({ phase }: GetProgress): void => {
    if (phase === "checking") stop.abort();
  };
  await expect(get(hub, { signal: stop.signal, onProgress })).rejects.toThrow(/abort/);
  expect(models()).toEqual(["my-whisper.getting"]);
  const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  const left = { name: "my-whisper", asked: "someone/my-whisper@main", bytes, totalBytes: bytes };
  expect(await unfinishedModels()).toEqual([{ ...left, underWay: false }]);
  await discardUnfinished("another");
  expect((await get(hub)).summary.name).toBe("my-whisper");
  expect(asked).toEqual(["listing", "listing"]);
  expect(models()).toEqual(["my-whisper"]);
});

const refused = async (odd: Odd, more?: GetOptions) => expect(get(await hubWith(odd), more)).rejects;

test("refusals have their sentences, and leave nothing", async () => {
  await (await refused(status(401))).toMatchObject({ code: "hub.gated" });
  await (await refused(status(404))).toMatchObject({ code: "hub.missing" });
  await (await refused(status(500))).toMatchObject({ code: "hub.connection" });
  const other: Odd = (_file, _request, answer) => Boolean(answer.end("<html>"));
  await (await refused(other)).toMatchObject({ code: "hub.answer" });
  const page: Odd = (file, _request, answer) =>
    file === "config.json" && Boolean(answer.writeHead(200, { "content-type": "text/html" }).end("<html>"));
  await (await refused(page)).toMatchObject({ code: "hub.page" });
  await (await refused(() => true, { stallMs: 20 })).toMatchObject({ code: "hub.connection" });
  await (await refused(() => true, { signal: AbortSignal.abort() })).toThrow(/abort/);
  expect(models()).toEqual([]);
});

const stopAt =
  (at: string): Odd =>
  (file, request, answer) =>
    file === at && status(404)(file, request, answer);

test("a hub that has something newer by then: the parts of before go, what is the same stays", async () => {
  const tokenizer = files.get("tokenizer.json") ?? Buffer.alloc(0);
  mkdirSync(join(draft(), "b".repeat(40), "my-whisper"), { recursive: true });
  writeFileSync(join(draft(), `${"c".repeat(64)}.part`), "of an older commit");
  writeFileSync(join(draft(), `${sha256(tokenizer)}.part`), tokenizer.subarray(0, 1000));
  await (await refused(stopAt("config.json"))).toMatchObject({ code: "hub.missing" });
  expect(readdirSync(draft()).sort()).toEqual([`${sha256(tokenizer)}.part`, "claim", "getting.json"].sort());
  await discardUnfinished("my-whisper");
  expect(models()).toEqual([]);
});

test("what is no Whisper, or one that can't be used, is told before its weights are got, and leaves nothing", async () => {
  const config = JSON.parse(String(files.get("config.json")));
  for (const changed of [{ model_type: "clip" }, { vocab_size: 1000 }, { d_model: 100_000 }]) {
    const others = new Map([...files, ["config.json", Buffer.from(JSON.stringify({ ...config, ...changed }))]]);
    const asked: string[] = [];
    const hub = await hubWith((file) => asked.push(file) === 0, others);
    await expect(get(hub)).rejects.toMatchObject({ code: expect.stringMatching(/^model\./) });
    expect(asked).toEqual(["listing", "config.json"]);
    expect(models()).toEqual([]);
  }
});

test("a disk without room for it is told before anything is got, with what is needed", async () => {
  const asked: string[] = [];
  const stopping = stopAt("config.json");
  const hub = await hubWith((...of) => asked.push(of[0]) === 0 || stopping(...of));
  await expect(get(hub, { freeBytes: async () => 5e6 })).rejects.toMatchObject({
    code: "hub.space",
    message: expect.stringMatching(/needs 1\d\.\d MB more .* where 5\.00 MB are free/),
  });
  expect(asked).toEqual(["listing"]);
  expect(models()).toEqual([]);
  // Where nobody can say, it is tried.
  await expect(get(hub, { freeBytes: async () => undefined })).rejects.toMatchObject({ code: "hub.missing" });
});

test("names", () => {
  expect(hubNameOf("turbo").repository).toBe("openai/whisper-large-v3-turbo");
  expect(hubNameOf("base.en").repository).toBe("openai/whisper-base.en");
  expect(hubNameOf("distil-large-v3").repository).toBe("distil-whisper/distil-large-v3");
  expect(hubNameOf("a/b@v1")).toEqual({ repository: "a/b", revision: "v1", name: "b" });
  for (const bad of ["../x", "a/../b", "huge", "a/b@..", ""]) expect(() => hubNameOf(bad)).toThrow(/no name/);
});
