/** One build for every way in: desktop (main, preload), engine process, command, local server, and the page they share. */
import { resolve } from "node:path";
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import { minify, type Plugin } from "vite";
import { builtIn } from "./electron-builder.ts";

const at = (path: string): string => resolve(import.meta.dirname, path);

/** Built file below out/, without .js, and its source. */
const programs: Record<string, string> = {
  "main/main": "electron/main.ts",
  "engine/engine": "src/engine/engine-process.ts",
  "engine/reader": "src/engine/reader-thread.ts",
  "engine/compile": "src/model-store/compile/compile-process.ts",
  "engine/compile-thread": "src/model-store/compile/compile-thread.ts",
  "cli/slimscribe": "src/hosts/cli/main.ts",
  "server/server": "src/hosts/server/main.ts",
};

/** Packages are built in without comments and spaces. The program's own code keeps its lines, which are shown where it fails. */
const packagesWithoutSpaces: Plugin = {
  name: "packages-without-spaces",
  async renderChunk(code, { fileName, moduleIds }) {
    if (moduleIds.some((id) => !id.includes("node_modules"))) return null;
    const { code: smaller } = await minify(fileName, code, {
      compress: false,
      mangle: false,
      codegen: { removeWhitespace: true },
    });
    return { code: smaller, map: null };
  },
};

export default defineConfig({
  main: {
    plugins: [packagesWithoutSpaces],
    build: {
      outDir: at("out"),
      externalizeDeps: { exclude: [...builtIn] },
      // The command and the server run on plain Node, which may be older than Electron's.
      target: "node20",
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(programs).map(([built, source]) => [built, at(source)])),
        output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
      },
    },
  },
  preload: {
    build: {
      outDir: at("out/preload"),
      target: "node20",
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at("electron/preload.ts") },
        // Sandboxed preloads are CommonJS, whatever package.json says.
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    root: at("renderer"),
    // Served from its own scheme and from the local server, always at the top.
    base: "/",
    build: {
      outDir: at("out/page"),
      minify: true,
      // One page, loaded from the disk: a split would only make it wait twice.
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: { index: at("renderer/index.html") } },
    },
    plugins: [react(), tailwind()],
  },
});
