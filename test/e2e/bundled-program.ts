/**
 * The built program in CommonJS, as the Electron at hand can start it out of an archive, from which it reads no ES modules. Files have the places
 * and names of the built ones; packages that are ES modules are in them.
 */
import { cpSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin } from "vite";

const built = resolve(import.meta.dirname, "../../out");
/** Packages that are no ES modules: read as they are packed. */
const required = ["electron", "libsql", "onnxruntime-node", "koffi", "wavefile"];
/** Packages, or their scopes, that are. */
export const bundled = ["@eshaz", "@wasm-audio-decoders", "codec-parser", "fflate", "mpg123-decoder", "opus-decoder"];

/** CommonJS knows no await outside of functions. */
const awaitsInside: Plugin = {
  name: "awaits-inside",
  transform(code, id) {
    if (!/\/out\/engine\/[\w-]+\.js$/.test(id)) return null;
    const lines = code.split("\n").filter((line) => !line.startsWith("export "));
    const imports = lines.findLastIndex((line) => line.startsWith("import ")) + 1;
    const inside = ["(async () => {", ...lines.slice(imports), "})();"];
    return { code: [...lines.slice(0, imports), ...inside].join("\n"), map: null };
  },
};

/** @param before what each file begins with */
export async function placeBundled(out: string, before: string): Promise<void> {
  cpSync(join(built, "page"), join(out, "page"), { recursive: true });
  const engine = readdirSync(join(built, "engine")).flatMap((name) => /^(.+)\.js$/.exec(name)?.[1] ?? []);
  const programs = ["main/main", ...engine.map((name) => `engine/${name}`)];
  await build({
    configFile: false,
    logLevel: "error",
    plugins: [awaitsInside],
    ssr: { noExternal: true, external: required },
    build: {
      ssr: true,
      outDir: out,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(programs.map((name) => [name, join(built, `${name}.js`)])),
        transform: { define: { "import.meta.url": "addressOfFile", "import.meta.dirname": "__dirname" } },
        output: {
          format: "cjs",
          entryFileNames: "[name].js",
          chunkFileNames: "chunks/[name]-[hash].js",
          // What is put in before has names of its own.
          banner: `{${before}}\nconst addressOfFile = require("node:url").pathToFileURL(__filename).href;`,
        },
      },
    },
  });
}
