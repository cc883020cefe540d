/** Models by name from a hub that cuts, redirects, changes what it serves and refuses. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { checkModel } from "../../src/model-store/check-model.ts";
import { getModel } from "../../src/model-store/hub/get-model.ts";
import { hubNameOf } from "../../src/model-store/hub/names.ts";
import { discardUnfinished, unfinishedModels } from "../../src/model-store/unfinished-models.ts";
import { hubCommit, type LocalServer, listening, type Odd, send, startHub } from "./support/hub.ts";

const embedded = join(import.meta.dirname, "..", "..", "models", "whisper-base");
const files = new Map<string, Buffer>();
/** What is compiled of the one model here serves every test. */
const cache = mkdtempSync(join(tmpdir(), "slimscribe-hub-cache-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));
beforeAll(() => {
  for (const file of readdirSync(embedded)) files.set(file, readFileSync(join(embedded, file)));
});

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-hub-"));
  vi.stubEnv("SLIMSCRIBE_MODELS", join(folder, "models"));
  vi.stubEnv("SLIMSCRIBE_CACHE", cache);
  vi.stubEnv("HF_TOKEN", "secret");
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
});

async function ended({ address, close }: LocalServer): Promise<string> {
  onTestFinished(close);
  return address;
}
const hubWith = async (odd: Odd): Promise<string> => ended(await startHub(files, odd));

const quick = { stallMs: 20_000, backoffMs: 1 };
const isWeights = (file: string): boolean => file.endsWith(".safetensors") && file.startsWith("model");

test("a download that is cut goes on; the token stays with the hub; the model is whole", async () => {
  const tokens: unknown[] = [];
  const other = await listening((request, answer) => {
    tokens.push(request.headers.authorization);
    send(files.get((request.url ?? "").slice(1)) ?? Buffer.alloc(0), request, answer);
  });
  const elsewhere = await ended(other);
  const ranges: string[] = [];
  // Cut only when a part has arrived.
  let cut: (() => void) | undefined;
  const hub = await hubWith((file, request, answer) => {
    expect(request.headers.authorization).toBe("Bearer secret");
    if (request.headers.range !== undefined) ranges.push(request.headers.range);
    if (file === "config.json") answer.writeHead(302, { location: `${elsewhere}/config.json` }).end();
    else if (isWeights(file) && cut === undefined) {
      cut = () => answer.destroy();
      answer.write(files.get(file)?.subarray(0, 100_000));
    } else return false;
    return true;
  });
  let last = { bytes: 0, totalBytes: 1 };
  const got = await getModel("someone/my-whisper", checkModel, {
    ...quick,
    hub,
    onProgress(progress) {
      last = progress;
      if (isWeights(progress.file)) cut?.();
    },
  });
  expect(got.summary.name).toBe("my-whisper");
  expect(last.bytes).toBe(last.totalBytes);
  expect(tokens).toEqual([undefined]);
  expect(ranges).toEqual([expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  expect(readdirSync(join(folder, "models"))).toEqual(["my-whisper"]);
}, 120_000);

test("what a program that was killed over the check had got is not got again", async () => {
  const together = join(folder, "models", "my-whisper.getting", hubCommit, "my-whisper");
  cpSync(embedded, together, { recursive: true });
  const asked: string[] = [];
  const hub = await hubWith((file) => {
    asked.push(file);
    return false;
  });
  expect((await getModel("someone/my-whisper", checkModel, { ...quick, hub })).summary.name).toBe("my-whisper");
  expect(asked).toEqual(["listing"]);
  expect(readdirSync(join(folder, "models"))).toEqual(["my-whisper"]);
}, 120_000);

test("what was stopped is listed with how much of it is here, until it is gone on with or given up", async () => {
  const stop = new AbortController();
  const hub = await hubWith(() => false);
  const onCheck = (): void => stop.abort();
  const getting = getModel("someone/my-whisper@main", checkModel, { ...quick, hub, signal: stop.signal, onCheck });
  await expect(getting).rejects.toThrow(/abort/);
  const totalBytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  const [unfinished, ...others] = await unfinishedModels();
  expect([unfinished, others]).toEqual([
    { name: "my-whisper", asked: "someone/my-whisper@main", bytes: expect.any(Number), totalBytes: expect.any(Number) },
    [],
  ]);
  expect(unfinished?.bytes).toBe(unfinished?.totalBytes);
  expect(unfinished?.totalBytes).toBeLessThanOrEqual(totalBytes);
  await discardUnfinished("another");
  expect(await unfinishedModels()).toHaveLength(1);
  await discardUnfinished("my-whisper");
  expect(readdirSync(join(folder, "models"))).toEqual([]);
}, 120_000);

const code = (hub: string) => expect(getModel("someone/my-whisper", checkModel, { ...quick, hub })).rejects;

test("refusals have their sentences, and no model is there", async () => {
  const status =
    (number: number): Odd =>
    (_file, _request, answer) =>
      Boolean(answer.writeHead(number).end());
  await code(await hubWith(status(401))).toMatchObject({ code: "hub.gated" });
  await code(await hubWith(status(404))).toMatchObject({ code: "hub.missing" });
  await code(await hubWith(status(429))).toMatchObject({ code: "hub.connection" });
  const page: Odd = (file, _request, answer) =>
    file === "config.json" && Boolean(answer.writeHead(200, { "content-type": "text/html" }).end("<html>"));
  await code(await hubWith(page)).toMatchObject({ code: "hub.page" });
  const other: Odd = (file, _request, answer) =>
    file === "config.json" && Boolean(answer.end(Buffer.alloc(files.get(file)?.length ?? 0, "x")));
  await code(await hubWith(other)).toMatchObject({ code: "hub.damaged" });
  await code(await hubWith((_file, _request, answer) => Boolean(answer.end("<html>")))).toMatchObject({
    code: "hub.answer",
  });
  expect(existsSync(join(folder, "models", "my-whisper"))).toBe(false);
});

test("a hub that says nothing is given up, and a person can stop it", async () => {
  const silent = await hubWith(() => true);
  await expect(getModel("tiny", checkModel, { hub: silent, stallMs: 20, backoffMs: 1 })).rejects.toMatchObject({
    code: "hub.connection",
  });
  await expect(getModel("tiny", checkModel, { hub: silent, signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
});

test("names", () => {
  expect(hubNameOf("turbo").repository).toBe("openai/whisper-large-v3-turbo");
  expect(hubNameOf("base.en").repository).toBe("openai/whisper-base.en");
  expect(hubNameOf("distil-large-v3").repository).toBe("distil-whisper/distil-large-v3");
  expect(hubNameOf("a/b@v1")).toEqual({ repository: "a/b", revision: "v1", name: "b" });
  for (const bad of ["../x", "a/../b", "huge", "a/b@..", ""]) expect(() => hubNameOf(bad)).toThrow(/no name/);
});
