/**
 * Packages of the desktop program: `npm run pack` makes a folder that can be started, `npm run dist` the installers of the system that
 * it runs on. Each system packs for itself: its native libraries are the ones that npm has installed there.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AfterPackContext, Configuration } from "electron-builder";
import { packed, packedEnding } from "./src/lib/node/packed-file.ts";

/** Kinds of recordings that "open with" offers the program for: those that it reads by itself. Not `.ts`, which people take for code. */
export const associated: readonly { extensions: readonly string[]; name: string; mimeTypes: readonly string[] }[] = [
  { extensions: ["wav"], name: "WAV recording", mimeTypes: ["audio/wav", "audio/x-wav", "audio/vnd.wave"] },
  { extensions: ["mp3", "mp2"], name: "MPEG recording", mimeTypes: ["audio/mpeg", "audio/mp2"] },
  { extensions: ["flac"], name: "FLAC recording", mimeTypes: ["audio/flac", "audio/x-flac"] },
  {
    extensions: ["ogg", "oga", "opus"],
    name: "Ogg recording",
    mimeTypes: ["audio/ogg", "audio/opus", "audio/x-opus+ogg"],
  },
  { extensions: ["m4a", "m4b", "aac"], name: "AAC recording", mimeTypes: ["audio/mp4", "audio/aac", "audio/x-m4b"] },
  { extensions: ["aif", "aiff", "aifc"], name: "AIFF recording", mimeTypes: ["audio/aiff", "audio/x-aiff"] },
  { extensions: ["mp4", "m4v", "mov"], name: "MPEG-4 video", mimeTypes: ["video/mp4", "video/quicktime"] },
  { extensions: ["webm"], name: "WebM video", mimeTypes: ["video/webm", "audio/webm"] },
  { extensions: ["mkv", "mka"], name: "Matroska video", mimeTypes: ["video/x-matroska", "audio/x-matroska"] },
  { extensions: ["mts", "m2ts"], name: "MPEG-TS video", mimeTypes: ["video/mp2t"] },
];

const systems = ["linux", "darwin", "win32"] as const;

/** Folders of other processors than the one that is packed for, whose name the builder puts in. */
const others = `!(${"$"}{arch})/**`;

/** Parts of packages that nothing loads: sources, types, builds for browsers and for other ways to import. */
const unused = [
  "**/*.{ts,cts,mts,md,markdown}",
  "koffi/{doc,lib,vendor}/**",
  "koffi/src/**/*.{cc,hh,inc,asm,S}",
  "onnxruntime-node/script/**",
  // Required by the runtime's binding, which is no ES module.
  "onnxruntime-common/dist/esm/**",
  "fflate/{lib,umd}/**",
  "fflate/esm/browser.js",
  // Node takes its one file in dist.
  "wavefile/{bin,externs,lib,scripts}/**",
  // These take theirs in src.
  "{mpg123-decoder,opus-decoder,@wasm-audio-decoders/ogg-vorbis}/dist/**",
];

/**
 * Packages that are built into the program: every process reads them as it starts, a hundred files each, of which a few functions are
 * used. A start then takes a quarter less.
 */
export const builtIn: readonly string[] = [
  ...["zod", "@bufbuild/protobuf", "onnx-buf"],
  ...["mediabunny", "docx", "pako", "@huggingface/tokenizers"],
  ...["chokidar", "https-proxy-agent", "string-width"],
];

/** What only the command and the local server load, and what only the runtime's installer does. */
const ofOthers: readonly string[] = [
  ...["commander", "fastify", "@fastify/multipart", "@fastify/static", "bullmq", "ioredis"],
  ...["adm-zip", "global-agent"],
];

interface Locked {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** Packages that are installed with the project for the command, and that nothing in the window's program reaches. */
function unreached(): string[] {
  const text = readFileSync(join(import.meta.dirname, "package-lock.json"), "utf8");
  const { packages } = JSON.parse(text) as { packages: Record<string, Locked & { dev?: boolean }> };
  const needs = ({ dependencies, optionalDependencies }: Locked = {}): string[] =>
    Object.keys({ ...dependencies, ...optionalDependencies });
  const reached = new Set<string>([...builtIn, ...ofOthers]);
  const open = needs(packages[""]);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name) || name.startsWith("@types/")) continue;
    reached.add(name);
    // Of several versions any may be the one: all that is needed by one of them stays.
    for (const [place, one] of Object.entries(packages))
      if (place.endsWith(`node_modules/${name}`)) open.push(...needs(one));
  }
  for (const name of [...builtIn, ...ofOthers]) reached.delete(name);
  const places = Object.entries(packages).flatMap(([place, { dev }]) => (dev || place === "" ? [] : [place]));
  return places.map((place) => place.replace(/^.*node_modules\//, "")).filter((name) => !reached.has(name));
}

/**
 * What goes into the archive, beside the packages that package.json depends on. The runtime's package brings the libraries of every
 * system and processor along, others one for another C library. For each system by itself: the builder would take
 * exclusions of one system for "everything but".
 */
const filesFor = (system: (typeof systems)[number]): string[] => [
  "package.json",
  "LICENSE",
  "electron/icons/**",
  ...["out/main/**", "out/preload/**", "out/page/**", "out/engine/**", "out/chunks/**"],
  "!**/*.map",
  ...systems.map((one) => `!node_modules/onnxruntime-node/bin/napi-v6/${one}/${one === system ? others : "**"}`),
  ...["!node_modules/@libsql/*-musl/**", "!node_modules/@koromix/*/musl_*/**"],
  ...[...unused, ...unreached().map((name) => `${name}/**`)].map((path) => `!node_modules/${path}`),
];

const executableName = "slimscribe";

/** A tool of the system's that makes files smaller. Without it the package is larger, and as good. */
function makeSmaller(tool: string, words: readonly string[], without: string): void {
  if (spawnSync(tool, words).status !== 0) console.warn(without);
}

/**
 * Electron's own files that the window does without, some twenty megabytes. Vulkan in software is for pages that draw in three dimensions, and
 * Vulkan's loader is the system's where it has one. What sends reports of crashes is never started. The licences of what Chromium is made of are kept
 * packed, by xz since many of them are the same text again (0.15 MB, by gzip 0.97), and names for debuggers go, as in Debian's packages.
 */
async function leaveOutOfElectron({ appOutDir }: AfterPackContext): Promise<void> {
  for (const name of ["libvk_swiftshader.so", "vk_swiftshader_icd.json", "libvulkan.so.1", "chrome_crashpad_handler"])
    await rm(join(appOutDir, name), { force: true });
  // Chromium falls back to en-US and es; the builder would keep them with those.
  for (const name of ["en-GB", "es-419"]) await rm(join(appOutDir, "locales", `${name}.pak`), { force: true });
  const programs = [executableName, "libEGL.so", "libGLESv2.so", "libffmpeg.so"];
  makeSmaller(
    "strip",
    ["--strip-unneeded", ...programs.map((name) => join(appOutDir, name))],
    "Not stripped: two megabytes more (apt-get install binutils).",
  );
  makeSmaller(
    "xz",
    ["-9e", join(appOutDir, "LICENSES.chromium.html")],
    "Chromium's licences are not packed: eight megabytes more (apt-get install xz-utils).",
  );
}

/** Files of models, and the bytes of what is one beside the other in them (`src/lib/node/packed-file.ts`). */
const packedFiles: readonly (readonly [RegExp, number])[] = [
  [/\.safetensors$|\.f16(\.onnx)?$/, 2],
  [/^silero_vad\.onnx$/, 4],
  [/^tokenizer\.json$/, 1],
];

async function packModels({ appOutDir, packager }: AfterPackContext): Promise<void> {
  const models = join(packager.getResourcesDir(appOutDir), "models");
  for (const entry of await readdir(models, { recursive: true, withFileTypes: true })) {
    const width = packedFiles.find(([name]) => name.test(entry.name))?.[1];
    if (width === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    await writeFile(`${path}${packedEnding}`, packed(await readFile(path), width));
    await rm(path);
  }
}

async function afterPack(context: AfterPackContext): Promise<void> {
  await packModels(context);
  if (context.electronPlatformName === "linux") await leaveOutOfElectron(context);
}

const configuration: Configuration = {
  appId: "org.slimscribe.app",
  productName: "Slimscribe",
  // What is packed. The package beside it gives types, and is the last that Node 20 may install (docs/decisions.md).
  electronVersion: "45.4.1",
  copyright: "MIT licence",
  directories: { output: "dist", buildResources: "build" },
  // Real files beside the archive: the program finds its models there, and the runtime reads by path.
  extraResources: [{ from: "models", to: "models" }],
  extraFiles: [{ from: "out/LICENSES.txt", to: "LICENSES.txt" }],
  asar: true,
  // Libraries that the system's loader opens, and what runs as a process of its own.
  asarUnpack: [
    "node_modules/onnxruntime-node/**",
    "node_modules/@libsql/**",
    "node_modules/koffi/**",
    "node_modules/@koromix/**",
    "out/engine/**",
    "out/chunks/**",
  ],
  afterPack,
  // Both native modules speak Node-API: the libraries that npm installed fit Electron as they are.
  npmRebuild: false,
  // No update is looked for: the program doesn't go to the network.
  publish: null,
  // By the names of macOS and of the other systems, those of src/words: what the page finds the person's language by, and Chromium's own menus are in.
  electronLanguages: ["en", "en-US", "de", "es", "fr", "ja", "zh_CN", "zh-CN"],
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    // What the builder notes of the archive is held against what is loaded: on macOS and Windows; elsewhere it does nothing.
    enableEmbeddedAsarIntegrityValidation: true,
    // The page comes from the program's own scheme: files opened by their path get nothing more than in a browser.
    grantFileProtocolExtraPrivileges: false,
    // No cookie is kept, and the snapshot of the engine is Electron's own.
    enableCookieEncryption: false,
    loadBrowserProcessSpecificV8Snapshot: false,
  },
  mac: {
    target: [
      { target: "dmg", arch: ["arm64"] },
      { target: "zip", arch: ["arm64"] },
    ],
    category: "public.app-category.productivity",
    extendInfo: {
      NSMicrophoneUsageDescription:
        "Slimscribe records from the microphone when you ask it to. The sound stays on this Mac.",
    },
    icon: "build/icon.icns",
    files: filesFor("darwin"),
    fileAssociations: associated.map(({ extensions, name }) => ({
      ext: [...extensions],
      name,
      role: "Viewer" as const,
      rank: "Alternate" as const,
    })),
  },
  win: {
    target: [{ target: "nsis", arch: ["x64"] }],
    icon: "build/icon.ico",
    files: filesFor("win32"),
  },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    license: "LICENSE",
    // "Open with" without taking a kind of file away from the person's player, as associations of the builder would.
    include: "build/installer.nsh",
  },
  linux: {
    executableName,
    target: ["AppImage", "deb"],
    icon: "build/icon.png",
    category: "AudioVideo",
    synopsis: "Audio and video to text with Whisper on your own machine",
    files: filesFor("linux"),
    mimeTypes: associated.flatMap(({ mimeTypes }) => mimeTypes),
  },
  deb: { recommends: ["ffmpeg"] },
};

export default configuration;
