/** Models of other programs: found where those keep them, each with whether it can be used. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findOthersModels } from "../../src/model-store/found-models.ts";
import { type ProgramsOfOthers, placesOfOthers } from "../../src/model-store/places-of-others.ts";

const embedded = join(import.meta.dirname, "..", "..", "models", "whisper-base");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-found-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("Hugging Face's cache is followed through its links, and a damaged checkpoint says why", async () => {
  const hub = join(folder, "hub");
  const snapshot = join(hub, "models--openai--whisper-base", "snapshots", "0123abc");
  mkdirSync(snapshot, { recursive: true });
  for (const name of readdirSync(embedded)) symlinkSync(join(embedded, name), join(snapshot, name));
  const other = join(hub, "models--google--bert", "snapshots", "1");
  mkdirSync(other, { recursive: true });
  writeFileSync(join(other, "config.json"), '{"model_type":"bert"}');
  const files = join(folder, "whisper");
  mkdirSync(files);
  writeFileSync(join(files, "tiny.pt"), "not a checkpoint");
  const found = await findOthersModels([
    { program: "Hugging Face", layout: "hub", folder: hub },
    { program: "openai-whisper", layout: "files", folder: files },
    { program: "nobody", layout: "files", folder: join(folder, "missing") },
  ]);
  expect(found.map(({ name, path }) => [name, path])).toEqual([
    ["whisper-base", snapshot],
    ["tiny", join(files, "tiny.pt")],
  ]);
  expect(found[0]?.failure).toBeNull();
  expect(found[0]?.bytes).toBeGreaterThan(1e7);
  expect(found[1]?.failure?.code).toMatch(/^model\./);
});

/** ggml's first four bytes, and nothing that could be read behind them. */
const ggml = Buffer.from([0x6c, 0x6d, 0x67, 0x67, 0, 0, 0, 0]);

function file(content: string | Uint8Array, ...steps: string[]): string {
  const path = join(...steps);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

test.each<[NodeJS.Platform, Record<string, string[]>]>([
  [
    "linux",
    {
      cache: [".cache"],
      buzz: [".cache", "Buzz", "models"],
      vibe: [".local", "share", "github.com.thewh1teagle.vibe"],
      subtitleEdit: [".config", "Subtitle Edit"],
      python: [".local", "share", "pywhispercpp"],
    },
  ],
  [
    "darwin",
    {
      cache: [".cache"],
      buzz: ["Library", "Caches", "Buzz", "models"],
      vibe: ["Library", "Application Support", "github.com.thewh1teagle.vibe"],
      subtitleEdit: ["Library", "Application Support", "Subtitle Edit"],
      python: ["Library", "Application Support", "pywhispercpp"],
    },
  ],
  [
    "win32",
    {
      cache: [".cache"],
      buzz: ["AppData", "Local", "Buzz", "Buzz", "Cache", "models"],
      vibe: ["AppData", "Local", "github.com.thewh1teagle.vibe"],
      subtitleEdit: ["AppData", "Roaming", "Subtitle Edit"],
      python: ["AppData", "Local", "pywhispercpp", "pywhispercpp"],
    },
  ],
])("on %s, models of the programs that are known are found where those keep them", async (platform, at) => {
  const home = join(folder, platform);
  const { cache = [], buzz = [], vibe = [], subtitleEdit = [], python = [] } = at;
  const ofMacWhisper = ["Library", "Application Support", "MacWhisper", "models"];
  const container = ["Library", "Containers", "com.goodsnooze.MacWhisper", "Data"];
  const macWhisper = platform === "darwin" ? [ofMacWhisper, [...container, ...ofMacWhisper]] : [];
  const made = [
    ["openai-whisper", file("", home, ...cache, "whisper", "base.pt")],
    ["Buzz", file(ggml, home, ...buzz, "models--ggerganov--whisper.cpp", "snapshots", "1", "ggml-base.bin")],
    ["Buzz", file(ggml, home, ...buzz, "models--ggerganov--whisper.cpp", "snapshots", "1", "ggml-tiny.bin")],
    ["Buzz", file(ggml, home, ...buzz, "ggml-model-whisper-custom.bin")],
    ["Buzz", file("", home, ...buzz, "whisper", "small.pt")],
    ["whisper.cpp", file(ggml, home, "whisper.cpp", "models", "ggml-base.en-q5_1.bin")],
    ["pywhispercpp", file(ggml, home, ...python, "models", "ggml-small-q8_0.bin")],
    ...macWhisper.map((of) => ["MacWhisper", file(ggml, home, ...of, "ggml-model-whisper-medium.bin")]),
    ["Vibe", file(ggml, home, ...vibe, "ggml-large-v3-turbo.bin")],
    ["Subtitle Edit", file(ggml, home, ...subtitleEdit, "SpeechToText", "Cpp", "Models", "small.bin")],
    ["Subtitle Edit", file(ggml, home, ...subtitleEdit, "Whisper", "Cpp", "Models", "medium.bin")],
    ["Subtitle Edit", file(ggml, home, ...subtitleEdit, "Whisper", "Models", "tiny.en.bin")],
  ];
  const ofFolder = [
    home,
    ...subtitleEdit,
    "SpeechToText",
    "Purfview-Faster-Whisper-XXL",
    "_models",
    "faster-whisper-tiny",
  ];
  file("{}", ...ofFolder, "config.json");
  file("no model", home, ...vibe, "session.bin");
  file(ggml, home, "whisper.cpp", "models", "for-tests-ggml-base.bin");
  const system: ProgramsOfOthers = { platform, home, environment: {} };
  const found = await findOthersModels(placesOfOthers(system));
  const sorted = (places: readonly (readonly (string | undefined)[])[]) =>
    places.map((place) => place.join(": ")).sort();
  expect(sorted(found.map(({ program, path }) => [program, path]))).toEqual(
    sorted([...made, ["Subtitle Edit", join(...ofFolder)]]),
  );
  // There is nothing in them: each says so.
  expect(found.every(({ failure }) => failure?.code.startsWith("model."))).toBe(true);
});

test("places that a person has chosen are looked at in place of the usual ones", () => {
  const environment = {
    HF_HUB_CACHE: "/hub",
    BUZZ_MODEL_ROOT: "/buzz",
    XDG_CACHE_HOME: "/cache",
    XDG_DATA_HOME: "/data",
  };
  const folders = placesOfOthers({ platform: "linux", home: "/home/me", environment }).map((place) => place.folder);
  expect(folders.slice(0, 8)).toEqual(
    ["/hub", "/cache/whisper", "/buzz", "/buzz", "/buzz/whisper"]
      .concat(["/home/me/whisper.cpp/models", "/data/pywhispercpp/models", "/data/github.com.thewh1teagle.vibe"])
      .map((path) => join(path)),
  );
});
