/** Who may speak to the local server, and what it takes. */
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Desk } from "../../src/desk/desk.ts";
import { type Server, startServer } from "../../src/hosts/server/server.ts";
import { safeSteps, sweep } from "../../src/hosts/server/uploads.ts";
import { scriptedDesk } from "../e2e/scripted.ts";

let folder = "";
let desk: Desk;
let server: Server;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-server-"));
  await writeFile(join(folder, "index.html"), "the page");
  desk = scriptedDesk({ duration: () => 30, segments: () => [], pace: async () => {} }, folder);
  const uploadFolder = join(folder, "uploads");
  server = await startServer({ desk, pageFolder: folder, uploadFolder, port: 0, maxUploadBytes: 1000 });
});
afterEach(async () => {
  await server.close();
  await desk.close();
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

test("nobody is served without the token; the address that was printed leaves a cookie", async () => {
  expect((await ask("/", { host: `127.0.0.1:${server.port}` })).status).toBe(401);
  expect((await ask("/?token=wrong", { host: `127.0.0.1:${server.port}` })).status).toBe(401);
  const first = await ask(`/?token=${server.token}`, { host: `127.0.0.1:${server.port}` });
  expect(first.status).toBe(302);
  const [cookie = ""] = [first.headers["set-cookie"] ?? ""].flat();
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  const page = await ask("/", { host: `127.0.0.1:${server.port}`, cookie: cookie.split(";")[0] ?? "" });
  expect(page.status).toBe(200);
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
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
  const good = await fetch(url, { method: "POST", ...form("../../../Ferien/Überfahrt 1.wav", "sound") });
  expect(await good.json()).toMatchObject({ ok: true, value: { added: [expect.any(String)] } });
  const [batch = ""] = await readdir(join(folder, "uploads"));
  expect(await readdir(join(folder, "uploads", batch), { recursive: true })).toContain(
    join("_", "_", "_", "Ferien", "Überfahrt 1.wav"),
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

test("uploads go when their files can't be brought back any more, and not before", async () => {
  const uploads = join(folder, "kept");
  const [wanted, left] = [join(uploads, "one"), join(uploads, "two")];
  for (const batch of [wanted, left]) {
    await mkdir(join(batch, "talks"), { recursive: true });
    await writeFile(join(batch, "talks", "a.wav"), "sound");
  }
  const path = join(wanted, "talks", "a.wav");
  const anHourAgo = Date.now() / 1000 - 3600;
  await sweep(uploads, [path], anHourAgo);
  expect((await readdir(uploads)).sort()).toEqual(["one", "two"]);

  // It was brought back: the time begins anew.
  const mark = join(left, ".left");
  await utimes(mark, anHourAgo - 60, anHourAgo - 60);
  await sweep(uploads, [path, join(left, "talks", "a.wav")], anHourAgo);
  await sweep(uploads, [path], anHourAgo);
  expect((await readdir(uploads)).sort()).toEqual(["one", "two"]);

  await utimes(mark, anHourAgo - 60, anHourAgo - 60);
  await sweep(uploads, [path], anHourAgo);
  expect(await readdir(uploads)).toEqual(["one"]);
  expect(await readdir(wanted)).toEqual(["talks"]);
});
