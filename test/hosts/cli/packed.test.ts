/** What `npm pack` makes: unpacked beside nothing but the packages that it names, it lists its models and transcribes. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "..", "..", "..");
const run = promisify(execFile);
const Packed = z.tuple([z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })]);
const Lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });

let folder = "";
let paths: string[] = [];

/** As `npm install` of the archive would: packages that are only for development are not there. */
function installDependencies(at: string): void {
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  for (const [place, { dev }] of Object.entries(packages)) {
    const isOutermost = place.lastIndexOf("node_modules/") === 0;
    if (dev || !isOutermost || !existsSync(join(root, place))) continue;
    mkdirSync(dirname(join(at, place)), { recursive: true });
    symlinkSync(join(root, place), join(at, place), "junction");
  }
}

beforeAll(async () => {
  if (!existsSync(join(root, "out", "LICENSES.txt"))) throw new Error("the program is not built: npm run build");
  folder = mkdtempSync(join(tmpdir(), "slimscribe-packed-"));
  // Without scripts: what is built is packed as it is.
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const { stdout } = await run("npm", args, { cwd: root, shell: process.platform === "win32", maxBuffer: 1e8 });
  const [{ filename, files }] = Packed.parse(JSON.parse(stdout));
  paths = files.map(({ path }) => path);
  await run("tar", ["-xzf", join(folder, filename)], { cwd: folder });
  installDependencies(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("it holds what runs, the models and the licences, and nothing of how it is made", () => {
  const needed = ["bin/slimscribe.js", "out/cli/slimscribe.js", "out/engine/engine.js", "out/engine/compile.js"];
  needed.push("out/server/server.js", "out/page/index.html", "models/whisper-base/tokenizer.json");
  needed.push("models/silero-vad/silero_vad.onnx", "test/audio/jfk.flac");
  needed.push("models/speakers/segmentation.f16.onnx", "models/speakers/embedding.f16.onnx");
  needed.push("LICENSE", "out/LICENSES.txt", "README.md", "package.json");
  expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
  // npm takes what "main" names along, always.
  const allowed =
    /^(bin|models)\/|^out\/(cli|engine|server|chunks|page)\/|^(out\/main\/main\.js|LICENSE|README\.md|CHANGELOG\.md|package\.json|out\/LICENSES\.txt|test\/audio\/jfk\.flac)$/;
  expect(paths.filter((path) => !allowed.test(path) || path.endsWith(".map"))).toEqual([]);
});

test("unpacked it lists its models and transcribes", async () => {
  // Compiled graphs are those of the other tests.
  const env = { ...process.env, SLIMSCRIBE_DATA: join(folder, "data") };
  const command = join(folder, "package", "bin", "slimscribe.js");
  const said = async (...args: string[]): Promise<string> =>
    (await run(process.execPath, ["--preserve-symlinks", command, ...args], { env, cwd: folder })).stdout;
  expect(await said("models", "list")).toContain("whisper-base");
  expect(await said("transcribe", join(folder, "package", "test", "audio", "jfk.flac"))).toMatch(
    /ask not what your country can do for you/i,
  );
});
