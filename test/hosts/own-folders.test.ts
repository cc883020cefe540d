/** What the programs leave in their folders, with the real engine and model: nobody else on the machine can read any of it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { builtCommand, builtServer } from "../built.ts";
import { root, startDesktop } from "../electron/program.ts";
import { temporaryFolder } from "./cli/support/terminal.ts";

const clip = join(root, "test", "audio", "jfk.flac");
const usual = process.umask();

// Whatever is made without a mode of its own would be open to everybody.
beforeAll(() => void process.umask(0));
afterAll(() => void process.umask(usual));

/** Paths below a folder, the folder itself first. */
function everything(folder: string): string[] {
  const inside = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return [folder, ...inside.map((name) => join(folder, name))];
}

const openToOthers = (folder: string): string[] =>
  everything(folder).filter((path) => (lstatSync(path).mode & 0o077) !== 0);

interface Folders {
  data: string;
  cache: string;
  environment: NodeJS.ProcessEnv;
}

function folders(): Folders {
  const place = temporaryFolder();
  const [data, cache] = [join(place, "data"), join(place, "cache")];
  return { data, cache, environment: { ...process.env, SLIMSCRIBE_DATA: data, SLIMSCRIBE_CACHE: cache } };
}

/** @returns the address that the server prints */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error("the server ended before it listened")));
    child.stdout?.on("data", (chunk: Buffer) => {
      const url = /http:\S+/.exec(chunk.toString())?.[0];
      if (url !== undefined) resolve(url);
    });
  });
}

test.skipIf(process.platform === "win32")(
  "the command, the server and the window keep what they make to the person",
  async () => {
    const { data, cache, environment } = folders();
    const command = spawnSync(process.execPath, [...builtCommand, "transcribe", clip, "--language", "en"], {
      env: environment,
      encoding: "utf8",
    });
    expect([command.status, command.stdout]).toEqual([0, expect.stringMatching(/what you can do for your country/i)]);
    expect(readdirSync(data)).toContain("slimscribe.db");
    expect(everything(cache).length).toBeGreaterThan(5);
    expect([...openToOthers(data), ...openToOthers(cache)]).toEqual([]);

    const server = spawn(process.execPath, [builtServer], {
      env: environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void server.kill("SIGKILL"));
    const address = new URL(await addressOf(server));
    const token = /(?:token|key)=([\w-]+)/.exec(address.href)?.[1] ?? "";
    const ask = async (
      path: string,
      body: string | FormData,
      headers: Record<string, string> = {},
    ): Promise<unknown> => {
      const response = await fetch(new URL(path, address.origin), {
        method: "POST",
        body,
        headers: { authorization: `Bearer ${token}`, ...headers },
      });
      return response.json();
    };
    const json = { "content-type": "application/json" };
    // Its results are beside it, in the program's own folder.
    const { value: settings } = (await ask("/api/settings", "{}", json)) as { value: Record<string, unknown> };
    await ask("/api/changeSettings", JSON.stringify({ ...settings, formats: ["txt"] }), json);
    const form = new FormData();
    form.append("talks/jfk.flac", new Blob([await readFile(clip)]), "jfk.flac");
    expect(await ask("/upload", form)).toMatchObject({ ok: true, value: { added: [expect.any(String)] } });
    await expect
      .poll(() => ask("/api/queue", "{}", json), { timeout: 100_000, interval: 200 })
      .toMatchObject({ value: { rows: [{ state: "done" }] } });
    await expect.poll(() => everything(data).some((path) => path.endsWith("jfk.txt"))).toBe(true);
    expect([...openToOthers(data), ...openToOthers(cache)]).toEqual([]);
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await gone;

    // What an earlier version left open is closed by whatever starts.
    for (const path of [...everything(data), ...everything(cache)])
      chmodSync(path, lstatSync(path).isDirectory() ? 0o777 : 0o666);
    expect(spawnSync(process.execPath, [...builtCommand, "models", "list"], { env: environment }).status).toBe(0);
    expect([...openToOthers(data), ...openToOthers(cache)]).toEqual([]);

    vi.stubEnv("SLIMSCRIBE_CACHE", cache);
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const path of everything(data)) chmodSync(path, lstatSync(path).isDirectory() ? 0o777 : 0o666);
    const other = join(temporaryFolder(), "jfk.mp3");
    copyFileSync(join(root, "test", "audio", "jfk.mp3"), other);
    const window = startDesktop(data, [other]);
    await window.hear((one) => "notification" in one);
    window.order({ quit: true });
    expect(await window.ended).toBe(0);
    expect([...openToOthers(data), ...openToOthers(cache)]).toEqual([]);
  },
  // A model is compiled, and three programs load it.
  500_000,
);

test.skipIf(process.platform === "win32")(
  "a folder that the person uses for more is left as it is, what is ours in it is not",
  () => {
    const { data, environment } = folders();
    mkdirSync(join(data, "uploads", "talks"), { recursive: true, mode: 0o755 });
    copyFileSync(clip, join(data, "uploads", "talks", "jfk.flac"));
    copyFileSync(clip, join(data, "mine.flac"));
    for (const path of everything(data)) chmodSync(path, lstatSync(path).isDirectory() ? 0o755 : 0o644);
    expect(spawnSync(process.execPath, [...builtCommand, "models", "list"], { env: environment }).status).toBe(0);
    expect(openToOthers(data)).toEqual([data, join(data, "mine.flac")]);
  },
);
