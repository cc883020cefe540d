/**
 * Packages of the desktop program: `npm run pack` makes a folder that can be started, `npm run dist` the installers of the system that
 * it runs on. Each system packs for itself: its native libraries are the ones that npm has installed there.
 */
import type { Configuration } from "electron-builder";

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

/** Parts of packages that nothing loads: sources, builds for browsers and for other ways to import. */
const unused = [
  "docx/dist/!(index).*",
  "koffi/{doc,vendor}/**",
  "mediabunny/dist/bundles/**",
  "mediabunny/src/**",
  "zod/src/**",
  "pako/dist/browser/**",
];

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
  ...unused.map((path) => `!node_modules/${path}`),
];

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
  // Both native modules speak Node-API: the libraries that npm installed fit Electron as they are.
  npmRebuild: false,
  // No update is looked for: the program doesn't go to the network.
  publish: null,
  electronLanguages: ["en", "en-US", "de", "es", "fr", "sv", "ja"],
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
