/** Who may speak to the local server, and what it takes. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { Added } from "../../../src/api/queue.ts";
import type { Application } from "../../../src/app/app.ts";
import { checkSound } from "../../../src/audio/open.ts";
import { serve } from "../../../src/hosts/server/serve.ts";
import { type Server, startServer } from "../../../src/hosts/server/server.ts";
import { safeSteps } from "../../../src/hosts/server/uploads.ts";
import { failureOf } from "../../../src/lib/failure.ts";
import { openStore } from "../../../src/store/store.ts";
import { scriptedApplication } from "../../e2e/scripted.ts";

let folder = "";
let application: Application;
let server: Server;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-server-"));
  await writeFile(join(folder, "index.html"), "the page");
  const scripted = scriptedApplication({ duration: () => 30, segments: () => [], pace: async () => {} }, folder);
  const check: Application["check"] = (path) => checkSound(path).then(() => null, failureOf);
  application = { ...scripted, check };
  const uploadFolder = join(folder, "uploads");
  server = await startServer({ application, pageFolder: folder, uploadFolder, port: 0, maxUploadBytes: 1000 });
});
afterEach(async () => {
  await server.close();
  await application.close();
  await rm(folder, { recursive: true, force: true });
});

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** With the headers as given: fetch doesn't let Host and Origin be set. */
function ask(path: string, headers: Record<string, string>, body: string | null = null): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port: server.port, path, method: body === null ? "GET" : "POST", headers },
      (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += String(chunk);
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    sent.on("error", reject);
    sent.end(body ?? undefined);
  });
}

const own = (): Record<string, string> => ({
  host: `127.0.0.1:${server.port}`,
  authorization: `Bearer ${server.token}`,
});

test("the page is anybody's, all else its key's; no cookie holds it, which other servers of the machine would be sent", async () => {
  const host = `127.0.0.1:${server.port}`;
  // No browser sends what stands behind the #.
  expect(server.url).toBe(`http://${host}/#key=${server.token}`);
  const page = await ask("/", { host });
  expect([page.status, page.body, page.headers["set-cookie"]]).toEqual([200, "the page", undefined]);
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  for (const headers of [{ host }, { host, cookie: `key=${server.token}` }, { host, authorization: "Bearer wrong" }]) {
    const json = { ...headers, "content-type": "application/json" };
    for (const path of [
      "/events",
      "/events?key=wrong",
      "/sound/x",
      `/sound/x?key=${server.token}&key=${server.token}`,
    ]) {
      const reply = await ask(path, headers);
      expect([path, reply.status, reply.headers["set-cookie"]]).toEqual([path, 401, undefined]);
    }
    // A key in the address is for what can't send headers: nothing is changed by it.
    for (const path of ["/api/queue", `/api/queue?key=${server.token}`, "/upload"])
      expect([path, (await ask(path, json, "{}")).status]).toEqual([path, 401]);
  }
  expect((await ask(`/sound/x?key=${server.token}`, { host })).status).toBe(404);
  expect((await ask("/api/queue", { ...own(), "content-type": "application/json" }, "{}")).status).toBe(200);
});

test("by its other name it sends a page's visitor to its own, and nobody else", async () => {
  const host = `localhost:${server.port}`;
  const visit = await ask("/", { host });
  expect([visit.status, visit.headers.location]).toEqual([302, `http://127.0.0.1:${server.port}/`]);
  expect((await ask("/api/queue", { ...own(), host }, "{}")).status).toBe(403);
});

/** Bytes as they are. @returns all that came until the server ended the connection */
function send(...pieces: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = "";
    const socket = connect(server.port, "127.0.0.1", () => {
      for (const piece of pieces) socket.write(piece);
    });
    socket.on("data", (chunk) => {
      heard += String(chunk);
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(heard));
  });
}

test("whoever falls silent in the middle is left, with what came of an upload", async () => {
  await server.close();
  const uploadFolder = join(folder, "uploads");
  const patience = { headers: 200, stall: 200 };
  server = await startServer({ application, pageFolder: folder, uploadFolder, port: 0, patience });
  const head = `Host: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${server.token}\r\n`;
  expect(await send("")).toMatch(/^(HTTP\/1.1 408|$)/);
  expect(await send(`GET / HTTP/1.1\r\n${head}X-Half: `)).toMatch(/^(HTTP\/1.1 408|$)/);
  const json = `POST /api/queue HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
  expect(await send(json)).not.toContain("200 OK");
  const form = `POST /upload HTTP/1.1\r\n${head}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9999\r\n\r\n`;
  const part = `--b\r\nContent-Disposition: form-data; name="/a.wav"; filename="a.wav"\r\n\r\nsound`;
  expect(await send(form, part)).not.toContain('"ok":true');
  await expect.poll(() => readdir(uploadFolder)).toEqual([]);
});

test("an answer may take longer than a sender may be silent", async () => {
  await server.close();
  let answered = 0;
  const slow: Application = {
    ...application,
    handlers: {
      ...application.handlers,
      // The answer takes as long as the server's patience with somebody who says nothing.
      async models() {
        await send("");
        answered++;
        return [];
      },
    },
  };
  const patience = { headers: 100, stall: 100 };
  server = await startServer({ application: slow, pageFolder: folder, uploadFolder: folder, port: 0, patience });
  const reply = await ask("/api/models", { ...own(), "content-type": "application/json" }, "{}");
  expect([reply.status, answered]).toEqual([200, 1]);
});

test("odd addresses and methods are answered with a sentence and the page's rules", async () => {
  const host = `127.0.0.1:${server.port}`;
  for (const path of [
    "//evil.example/",
    "/%zz",
    "/%00",
    "/a%00.js",
    "/.//../",
    "/\\..\\..\\etc",
    "/sound/%zz",
    "/nothing",
  ]) {
    const reply = await ask(path, own());
    expect([path, reply.status]).toEqual([path, 404]);
    expect([path, reply.headers["content-security-policy"]]).toEqual([path, expect.stringContaining("default-src")]);
    expect([path, reply.body]).toEqual([path, expect.stringContaining("There is nothing here.")]);
  }
  for (const path of ["////", "/?key[a]=1&key=2"])
    expect([path, (await ask(path, { host })).status]).toEqual([path, 200]);
  for (const path of ["/sound/%00", `/sound/${"a".repeat(90)}`, "/sound/__proto__?decoded=%zz"])
    expect(JSON.parse((await ask(path, own())).body)).toMatchObject({ failure: { code: "queue.unknown" } });
  const line = (method: string, path: string): Promise<string> =>
    send(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  for (const [method, path] of [
    ["OPTIONS", "*"],
    ["TRACE", "/"],
    ["DELETE", "/api/queue"],
    ["HEAD", "/events"],
  ] as const)
    expect([method, await line(method, path)]).toEqual([method, expect.stringMatching(/^HTTP\/1.1 404/)]);
  expect(await line("BREW", "/")).toMatch(/^HTTP\/1.1 400/);
  expect(await line("CONNECT", "evil.example:80")).toBe("");
});

test("bodies that can't be read are no mistake of the program's", async () => {
  const json = { ...own(), "content-type": "application/json" };
  const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
  const bodies = ["", "[".repeat(100_000), '{"__proto__":{"a":1}}', '{"constructor":{"prototype":{}}}', "null", deep];
  for (const body of bodies) {
    const { failure } = JSON.parse((await ask("/api/search", json, body)).body);
    expect([body.slice(0, 20), failure.code]).toEqual([
      body.slice(0, 20),
      expect.stringMatching(/^(request|contract)\./),
    ]);
  }
  const large = { ...json, "content-length": String(1e12) };
  expect(JSON.parse((await ask("/api/search", large, "{}")).body)).toMatchObject({
    failure: { code: "request.unreadable" },
  });
});

test("a NUL ends no search, and folders are named whole", async () => {
  const json = { ...own(), "content-type": "application/json" };
  const call = async (method: string, input: unknown): Promise<unknown> =>
    JSON.parse((await ask(`/api/${method}`, json, JSON.stringify(input))).body);
  for (const text of ["abc\0def", "\0", "a\0b", "\ud800abc", '"'])
    expect(await call("search", { text, limit: 5 })).toEqual({ ok: true, value: [] });
  const settings = await application.handlers.settings({});
  for (const change of [{ outFolder: "results" }, { outFolder: "/tmp/\0" }, { watchFolders: ["../talks"] }])
    expect(await call("changeSettings", { ...settings, ...change })).toMatchObject({
      failure: { code: "folder.relative", message: expect.stringContaining("is no whole path") },
    });
  expect(await call("changeSettings", { ...settings, outFolder: folder })).toMatchObject({ ok: true });
});

test("a name that was bound to this address by another is refused, and so is a foreign page", async () => {
  expect((await ask("/", { ...own(), host: `evil.example:${server.port}` })).status).toBe(403);
  expect((await ask("/api/queue", { ...own(), origin: "https://evil.example" }, "{}")).status).toBe(403);
  const otherPort = `http://127.0.0.1:${server.port + 1}`;
  expect((await ask("/api/queue", { ...own(), origin: otherPort }, "{}")).status).toBe(403);
  expect((await ask("/api/queue", { ...own(), origin: "null" }, "{}")).status).toBe(403);
  const json = { "content-type": "application/json" };
  const good = await ask("/api/queue", { ...own(), ...json, origin: `http://127.0.0.1:${server.port}` }, "{}");
  expect(JSON.parse(good.body)).toMatchObject({ ok: true, value: { rows: [] } });
});

test("every message is checked; nothing can name a path", async () => {
  const json = { ...own(), "content-type": "application/json" };
  for (const [method, input] of [
    ["add", { paths: ["/etc/passwd"] }],
    ["toString", {}],
    ["document", { id: 5 }],
    ["search", { text: "a".repeat(2000), limit: 10 }],
    ["changeSettings", { filesAtOnce: 1e9 }],
  ] as const) {
    const { body } = await ask(`/api/${method}`, json, JSON.stringify(input));
    expect(JSON.parse(body)).toMatchObject({ ok: false });
  }
  expect((await ask("/api/queue", json, "{not json")).status).toBe(400);
  expect((await ask("/..%2f..%2fetc%2fpasswd", own())).status).toBeGreaterThanOrEqual(400);
  expect((await ask("/sound/..%2f..%2fetc%2fpasswd", own())).status).toBeGreaterThanOrEqual(400);
});

function form(name: string, content: string): { body: FormData; headers: Record<string, string> } {
  const body = new FormData();
  body.append(name, new Blob([content]), "file");
  return { body, headers: { authorization: `Bearer ${server.token}` } };
}

test("uploads keep their folders, never leave their own, and have a limit", async () => {
  const url = `http://127.0.0.1:${server.port}/upload`;
  const good = await fetch(url, { method: "POST", ...form("../../../Ferien/Überfahrt 1.wav", wav) });
  expect(await good.json()).toMatchObject({ ok: true, value: { added: [expect.any(String)] } });
  const [batch = ""] = await readdir(join(folder, "uploads"));
  expect(await readdir(join(folder, "uploads", batch), { recursive: true })).toContain(
    join("1", "_", "_", "_", "Ferien", "Überfahrt 1.wav"),
  );

  const large = await fetch(url, { method: "POST", ...form("large.wav", "x".repeat(2000)) });
  expect(await large.json()).toMatchObject({ ok: false, failure: { code: "upload.large" } });
  expect(await readdir(join(folder, "uploads"))).toEqual([batch]);
});

test("names of uploads are safe on every system", () => {
  expect(safeSteps("a/b\\c.wav")).toEqual(["a", "b", "c.wav"]);
  expect(safeSteps("con.wav/..")).toEqual(["_con.wav", "_"]);
  expect(safeSteps('wh"at?.mp3')).toEqual(["wh_at_.mp3"]);
  expect(safeSteps("")).toEqual(["recording"]);
  const [long = ""] = safeSteps(`${"ü".repeat(300)}.flac`);
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(200);
  expect(long.endsWith(".flac")).toBe(true);
});

const wav = `RIFF\0\0\0\0WAVEfmt ${"\0".repeat(40)}`;

const Reply = z.object({ ok: z.literal(true), value: Added });

async function upload(...files: [path: string, content: string][]) {
  const body = new FormData();
  for (const [path, content] of files) body.append(path, new Blob([content]), "file");
  const headers = { authorization: `Bearer ${server.token}` };
  const response = await fetch(`http://127.0.0.1:${server.port}/upload`, { method: "POST", body, headers });
  return Reply.parse(await response.json());
}

test("files of one name are kept side by side, each under the person's name", async () => {
  const names = ["talk.wav", "talk.wav", "Talk.wav", "day/a.wav", "day/a.wav", "day", "/constructor", "/__proto__"];
  const reply = await upload(...names.map((name): [string, string] => [name, wav + name]));
  expect(reply).toMatchObject({ ok: true, value: { ignored: [], known: 0, unreadable: [] } });
  expect(reply.value.added).toHaveLength(names.length);
  const { rows } = await application.handlers.queue({});
  const shown = rows.map(({ name, folder: inside }) => (inside === "" ? name : `${inside}/${name}`));
  expect(shown.sort()).toEqual(names.map((name) => name.replace("/c", "c").replace("/_", "_")).sort());
  expect(new Set(rows.map(({ id }) => application.pathOf(id))).size).toBe(names.length);
});

test("what holds no sound is told and not kept: by its name, or by what is in it", async () => {
  const png = "\u0089PNG";
  const sound: [string, string] = ["talks/a.wav", wav];
  const reply = await upload(
    sound,
    ["talks/photo.png", png],
    ["notes.txt", "words"],
    ["empty.wav", ""],
    ["text.mp3", "never sound"],
  );
  expect(reply).toMatchObject({ ok: true, value: { added: [expect.any(String)] } });
  expect(reply.value.ignored).toEqual(["png", "txt"].map((ending) => ({ ending, files: 1 })));
  expect(reply.value.unreadable.map(({ name, failure }) => [name, failure.code])).toEqual([
    ["empty.wav", "audio.empty"],
    ["text.mp3", "audio.format"],
  ]);
  const files = await readdir(join(folder, "uploads"), { recursive: true, withFileTypes: true });
  expect(files.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(["a.wav"]);
  // Of nothing that is any use nothing is kept.
  const batches = await readdir(join(folder, "uploads"));
  expect(await upload(["photo.png", png], ["empty.wav", ""])).toMatchObject({
    value: { added: [], ignored: [{ ending: "png", files: 1 }] },
  });
  expect(await readdir(join(folder, "uploads"))).toEqual(batches);
});

test("the application names the files that can be brought back, until it lets go of them", async () => {
  await upload(["talk.wav", wav]);
  const [row] = (await application.handlers.queue({})).rows;
  const path = application.pathOf(row?.id ?? "");
  await application.handlers.act({ action: "remove", ids: [row?.id ?? ""] });
  expect(application.tidy()).toEqual([path]);
  const month = 31 * 24 * 3600;
  const store = openStore({ folder, engineVersion: "scripted", now: () => Date.now() / 1000 });
  store.jobs.purge(Date.now() / 1000 + month);
  store.close();
  expect(application.tidy()).toEqual([]);
});

test("a port that is taken is refused with a sentence, and nothing stays open", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-port-"));
  const before = process.env.SLIMSCRIBE_DATA;
  process.env.SLIMSCRIBE_DATA = folder;
  try {
    await expect(serve({ port })).rejects.toMatchObject({
      code: "usage.port",
      message: expect.stringContaining(String(port)),
    });
  } finally {
    if (before === undefined) delete process.env.SLIMSCRIBE_DATA;
    else process.env.SLIMSCRIBE_DATA = before;
    taken.close();
    await rm(folder, { recursive: true, force: true });
  }
});
