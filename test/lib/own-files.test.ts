/** What is the program's own is nobody else's: how it is made, how it is mended, and that nothing else makes any. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  closeOwnFolder,
  closeToOthers,
  copyToOwnFile,
  makeOwnFolder,
  openOwnFile,
  writeOwnFile,
} from "../../src/lib/node/own-files.ts";

const root = resolve(import.meta.dirname, "../..");
const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe.skipIf(process.platform === "win32")("modes", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "slimscribe-own-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test("folders are made as 0700, files as 0600, whatever they are copied from", async () => {
    const inner = join(folder, "a", "b");
    await makeOwnFolder(inner);
    await writeOwnFile(join(inner, "written"), "words");
    await (await openOwnFile(join(inner, "opened"), "wx")).close();
    await writeFile(join(folder, "open"), "words");
    await chmod(join(folder, "open"), 0o644);
    await copyToOwnFile(join(folder, "open"), join(inner, "copied"));
    expect(await Promise.all([join(folder, "a"), inner].map(modeOf))).toEqual(["700", "700"]);
    const files = ["written", "opened", "copied"].map((name) => modeOf(join(inner, name)));
    expect(await Promise.all(files)).toEqual(["600", "600", "600"]);
  });

  test("what was left open is closed, nothing that a link leads to, and nothing that is somebody's own", async () => {
    const data = join(folder, "data");
    const outside = join(folder, "outside");
    await mkdir(join(data, "uploads", "talks"), { recursive: true });
    await mkdir(outside);
    for (const path of [join(outside, "notes"), join(data, "uploads", "talks", "a.wav"), join(data, "diary")])
      await writeFile(path, "words");
    await symlink(outside, join(data, "uploads", "elsewhere"));
    await symlink(join(outside, "notes"), join(data, "uploads", "talks", "link"));
    const open = ["", "uploads", "uploads/talks", "diary", "uploads/talks/a.wav"].map((path) => join(data, path));
    for (const path of [...open, outside]) await chmod(path, 0o755);
    await chmod(join(outside, "notes"), 0o644);

    const isOurs = (name: string): boolean => name === "uploads";
    closeOwnFolder(data, isOurs);
    expect(await Promise.all(open.map(modeOf))).toEqual(["755", "700", "700", "755", "700"]);
    expect(await Promise.all([outside, join(outside, "notes")].map(modeOf))).toEqual(["755", "644"]);

    // Nothing else is in it any more: the folder itself is the program's.
    await rm(join(data, "diary"));
    closeOwnFolder(data, isOurs);
    expect(await modeOf(data)).toBe("700");
  });

  test("a folder that is closed is not walked again: thousands of files cost nothing", async () => {
    const uploads = join(folder, "uploads");
    await mkdir(uploads);
    await writeFile(join(uploads, "a"), "");
    await chmod(join(uploads, "a"), 0o644);
    await chmod(uploads, 0o700);
    closeToOthers(uploads);
    expect(await modeOf(join(uploads, "a"))).toBe("644");
    await chmod(uploads, 0o755);
    closeToOthers(uploads);
    expect(await modeOf(join(uploads, "a"))).toBe("600");
  });
});

/** Who makes files elsewhere, and where. */
const elsewhere: Record<string, string> = {
  "src/lib/node/make-folder.ts": "a folder anywhere: for those who are here",
  "src/hosts/cli/results.ts": "the folder of results, where the person wants it",
  "src/store/output.ts": "results, where the person wants them",
  "src/model-store/own-models.ts": "models, in a folder that the person chose for them",
  "src/model-store/hub/draft.ts": "models, in a folder that the person chose for them",
  "src/model-store/moved-models.ts": "models, in a folder that the person chose for them",
  "src/app/redo.ts": "a span of sound, in a closed folder of the system's temporary ones",
};

/** Names in node:fs that make a file or a folder, or may. */
const makers = /\b(mkdir|makeFolder|mkdtemp|writeFile|appendFile|createWriteStream|copyFile|cp|link|symlink)(Sync)?\b/;
/** What is opened as "r+" was there before. */
const opens = /\bopen(Sync)?\([^)]*(["'][wax]+\+?["']|O_CREAT|O_WRONLY|O_RDWR)/;

test("nothing else in the program makes folders and files", async () => {
  const strangers: string[] = [];
  for (const top of ["src", "electron"])
    for (const entry of await readdir(join(root, top), { recursive: true, withFileTypes: true })) {
      if (!/\.ts$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const name = relative(root, path).replaceAll("\\", "/");
      if (name === "src/lib/node/own-files.ts" || name in elsewhere) continue;
      const text = await readFile(path, "utf8");
      const imported = [
        ...text.matchAll(/import\s*(\{[^}]*\}|[^;{]*)\s*from "(?:node:fs(?:\/promises)?|[./a-z]*\/make-folder\.ts)"/g),
      ].map(([, names = ""]) => names);
      const whole = imported.some((names) => !names.startsWith("{") && !names.startsWith("type"));
      if (whole || imported.some((names) => makers.test(names)) || opens.test(text)) strangers.push(name);
    }
  expect(strangers).toEqual([]);
  // Each of them is there and does what it is listed for.
  for (const name of Object.keys(elsewhere)) expect(await readFile(join(root, name), "utf8")).toMatch(makers);
});
