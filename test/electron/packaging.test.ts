/**
 * The packages: the builder takes the configuration, and what it packs has everything where the program looks for it. Electron itself
 * is a stand-in here (files of its names), since its binary isn't everywhere to be had; all around it is packed in earnest.
 */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { basename, join } from "node:path";
import { Arch, build, type Configuration, Platform } from "electron-builder";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import configuration, { associated } from "../../electron-builder.ts";
import { mediaEndings } from "../../src/lib/media-endings.ts";
import { readMaybePacked } from "../../src/lib/node/packed-file.ts";
import { dataFolder, root, startDesktop } from "./program.ts";

/** What the builder itself uses. */
const ofBuilder = createRequire(createRequire(import.meta.resolve("electron-builder")).resolve("app-builder-lib"));
interface Asar {
  listPackage(archive: string, options: { isPack: boolean }): string[];
  extractAll(archive: string, folder: string): void;
}
const { listPackage, extractAll }: Asar = ofBuilder("@electron/asar");

const extensions = associated.flatMap((kind) => kind.extensions);
const textOf = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");

test("every file that the configuration names is there, and the pictures are what each system wants", () => {
  const { mac, win, linux, nsis, extraResources } = configuration;
  const named = [mac?.icon, win?.icon, linux?.icon, nsis?.license, nsis?.include, "LICENSE", "electron/icons"];
  const resources = Array.isArray(extraResources) ? extraResources : [extraResources];
  for (const one of resources) named.push(typeof one === "object" && one !== null ? one.from : one);
  for (const path of named) expect([path, existsSync(join(root, String(path)))]).toEqual([path, true]);
  const widthOf = (path: unknown): number => readFileSync(join(root, String(path))).readUInt32BE(16);
  // Finished pictures of each system's own kind: the builder would fetch a tool to make them.
  expect([widthOf(linux?.icon), mac?.icon, win?.icon]).toEqual([1024, "build/icon.icns", "build/icon.ico"]);
  expect(readFileSync(join(root, "build/icon.icns")).subarray(0, 4).toString()).toBe("icns");
  expect([...readFileSync(join(root, "build/icon.ico")).subarray(0, 6)]).toEqual([0, 0, 1, 0, 7, 0]);
  const icons = ["tray.png", "tray@2x.png", "window.png"];
  expect(icons.map((name) => widthOf(`electron/icons/${name}`))).toEqual([32, 64, 256]);
  expect(JSON.parse(textOf("package.json"))).toMatchObject({
    main: "out/main/main.js",
    scripts: {
      pack: expect.stringContaining("electron-builder --dir"),
      dist: expect.stringContaining("electron-builder"),
    },
  });
});

test("the kinds that are offered for opening are read, on each system the same ones", () => {
  for (const extension of extensions) expect([extension, mediaEndings.has(extension)]).toEqual([extension, true]);
  expect(new Set(extensions).size).toBe(extensions.length);
  const onWindows = [...textOf("build", "installer.nsh").matchAll(/SupportedTypes" "\.([a-z0-9]+)"/g)].map(
    ([, one]) => one,
  );
  expect(onWindows).toEqual(extensions);
  const associations = configuration.mac?.fileAssociations;
  expect((Array.isArray(associations) ? associations : []).flatMap(({ ext }) => ext)).toEqual(extensions);
  expect(configuration.linux?.mimeTypes?.every((one) => /^(audio|video)\/[\w.+-]+$/.test(one))).toBe(true);
});

/** Files of the names that the builder expects of Electron on Linux, and some that it is to leave out. */
function standInElectron(): string {
  const folder = join(dataFolder(), "electron");
  for (const inner of ["resources", "locales"]) mkdirSync(join(folder, inner), { recursive: true });
  const names = ["electron", "LICENSE", "LICENSES.chromium.html", "chrome-sandbox", "libGLESv2.so"];
  const notWanted = ["libvk_swiftshader.so", "vk_swiftshader_icd.json", "libvulkan.so.1", "chrome_crashpad_handler"];
  const locales = ["en-US", "en-GB", "de", "it"].map((name) => `locales/${name}.pak`);
  for (const name of [...names, ...notWanted, ...locales]) writeFileSync(join(folder, name), "");
  writeFileSync(join(folder, "version"), "45.4.1");
  chmodSync(join(folder, "electron"), 0o755);
  return folder;
}

/** Packages that the window's program loads; others that the project depends on are built in, or the command's and the server's. */
const loaded = [
  ...["@eshaz/web-worker", "@koromix/koffi-linux-x64", "@libsql/linux-x64-gnu", "@neon-rs/load"],
  ...["@wasm-audio-decoders/common", "@wasm-audio-decoders/ogg-vorbis", "codec-parser"],
  ...["detect-libc", "fflate", "koffi", "libsql", "mpg123-decoder"],
  ...["onnxruntime-common", "onnxruntime-node", "opus-decoder", "simple-yenc", "wavefile"],
];

/** Named in the chunks of the local server and of its workers, which the window never asks for; and docx in its own sentences. */
const notLoaded = new Set(["docx", "fastify", "@fastify/static", "@fastify/multipart", "bullmq", "ioredis"]);

/** Of a path in the archive, the package that it belongs to. */
const packageOf = (path: string): string | undefined => /^node_modules\/(@[^/]+\/[^/]+|[^@/][^/]*)\/./.exec(path)?.[1];

/** What the built program names that is neither Node's nor Electron's. */
function namedIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.c?js$/.test(name));
  const named = files.flatMap((name) => [
    ...readFileSync(join(folder, name), "utf8").matchAll(
      /(?:\bfrom |\bimport ?\(?|\brequire\()"((?:@[\w.-]+\/)?[\w][\w.:-]*)/g,
    ),
  ]);
  return [...new Set(named.map(([, name = ""]) => name))].filter((name) => name !== "electron" && !isBuiltin(name));
}

const packs = test.skipIf(process.platform !== "linux" || process.arch !== "x64");

packs(
  "packed: the program in the archive, models, engine and native libraries as real files, nothing of other systems",
  async () => {
    const output = join(dataFolder(), "packed");
    // Joined by the builder to the configuration that it finds itself.
    const config: Configuration = { electronDist: standInElectron(), electronFuses: null, directories: { output } };
    const targets = Platform.LINUX.createTarget("dir", Arch.x64);
    await build({ projectDir: root, targets, config, publish: "never" });
    const resources = join(output, "linux-unpacked", "resources");
    expect(readFileSync(join(output, "linux-unpacked", "LICENSES.txt"), "utf8")).toContain("mediabunny");
    const archive = join(resources, "app.asar");
    const packed = new Set(listPackage(archive, { isPack: false }).map((path) => path.slice(1)));
    const missing = [
      "package.json",
      "LICENSE",
      "out/main/main.js",
      "out/preload/preload.cjs",
      "out/page/index.html",
    ].filter((path) => !packed.has(path));
    expect(missing).toEqual([]);
    expect(
      ["electron/icons/tray.png", "electron/icons/trayTemplate@2x.png"].filter((path) => !packed.has(path)),
    ).toEqual([]);

    expect([...new Set([...packed].flatMap((path) => packageOf(path) ?? []))].sort()).toEqual([...loaded].sort());
    expect([...packed].filter((path) => /node_modules\/.*\.(d\.\w+|ts|md|hh)$/.test(path))).toEqual([]);

    expect(
      [...packed].filter((path) => /^(src|test|renderer|bench|docs)\/|\.map$|electron-builder/.test(path)),
    ).toEqual([]);

    // Real files, since the system's loader and the runtime open them.
    const unpacked = join(archive.replace(/\.asar$/, ".asar.unpacked"));
    const runtime = "node_modules/onnxruntime-node/bin/napi-v6";
    const native = [...packed].filter((path) => /\.(node|so(\.\d+)*|dylib|dll|exe)$/.test(path));
    expect(native).toContain(`${runtime}/linux/x64/onnxruntime_binding.node`);
    expect(native.some((path) => path.startsWith("node_modules/@libsql/"))).toBe(true);
    expect(native.filter((path) => !existsSync(join(unpacked, path)))).toEqual([]);
    expect(native.filter((path) => /darwin|win32|arm64|musl/.test(path))).toEqual([]);
    // 142 MB of models, 46 of the runtime, 10 of the database, and 6 of the program itself.
    const bytes = readdirSync(resources, { recursive: true, encoding: "utf8" })
      .map((path) => lstatSync(join(resources, path)))
      .reduce((sum, status) => sum + (status.isFile() ? status.size : 0), 0);
    expect(bytes / 1e6).toBeLessThan(206);
    expect(existsSync(join(unpacked, "out", "engine", "engine.js"))).toBe(true);

    // The program walks up from its own place to the folder with the models: out of the archive, to the resources.
    for (const name of ["whisper-base", "silero-vad", "speakers"])
      expect(existsSync(join(resources, "models", name))).toBe(true);
    // Those of numbers are packed, and are what they were.
    const names = readdirSync(join(root, "models"), { recursive: true, encoding: "utf8" });
    const files = names.filter((name) => statSync(join(root, "models", name)).isFile());
    const packedFiles = files.filter((name) => !existsSync(join(resources, "models", name)));
    expect(packedFiles.map((name) => basename(name)).sort()).toEqual([
      "embedding.f16.onnx",
      ...[1, 2, 3].map((one) => `model-0000${one}-of-00003.safetensors`),
      "segmentation.f16.onnx",
      "silero_vad.onnx",
      "tokenizer.json",
      "whisper-base-silence.f16",
    ]);
    for (const name of files)
      expect([
        name,
        readMaybePacked(join(resources, "models", name)).equals(readFileSync(join(root, "models", name))),
      ]).toEqual([name, true]);
    expect([...packed].filter((path) => path.startsWith("models/"))).toEqual([]);

    // Electron's own files that the window does without. Licences stay, as an archive.
    const around = readdirSync(join(output, "linux-unpacked")).sort();
    const wanted = [
      "LICENSE.electron.txt",
      "LICENSES.chromium.html.xz",
      "LICENSES.txt",
      "chrome-sandbox",
      "libGLESv2.so",
    ];
    expect(around).toEqual([...wanted, "locales", "resources", "slimscribe", "version"]);
    expect(readdirSync(join(output, "linux-unpacked", "locales")).sort()).toEqual(["de.pak", "en-US.pak"]);

    // It runs from what was packed alone. Node reads no archives: its content is in a folder of the same place.
    const place = join(resources, "app");
    extractAll(archive, place);
    for (const folder of ["main", "engine", "chunks", "preload"])
      for (const name of namedIn(join(place, "out", folder)))
        expect([name, notLoaded.has(name) || loaded.includes(name)]).toEqual([name, true]);
    // Without it the program would run, and hold more memory.
    expect(createRequire(join(place, "package.json"))("koffi")).toHaveProperty("load");
    const desktop = startDesktop(dataFolder(), [join(root, "test", "audio", "jfk.flac")], {}, place);
    await desktop.hear(
      ({ notification }) => z.object({ body: z.literal("1 file is transcribed.") }).safeParse(notification).success,
    );
    desktop.order({ quit: true });
    expect(await desktop.ended).toBe(0);
  },
  300_000,
);

test("switches that are built into the program's file: each of them is decided", () => {
  expect(configuration.electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
    enableCookieEncryption: false,
    loadBrowserProcessSpecificV8Snapshot: false,
  });
});

test("for Windows and macOS the builder takes the configuration, too", async () => {
  // The builder's own check, which it makes before it does anything.
  const { validateConfiguration } = ofBuilder("app-builder-lib/out/util/config/config.js");
  const { DebugLogger } = ofBuilder("builder-util");
  await validateConfiguration(configuration, new DebugLogger(false));
  await expect(validateConfiguration({ ...configuration, asarUnpak: [] }, new DebugLogger(false))).rejects.toThrow(
    /asarUnpak/,
  );
});

beforeAll(() => {
  if (!existsSync(join(root, "out", "engine", "engine.js"))) throw new Error("the program is not built: npm run build");
});
