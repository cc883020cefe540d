/** What LICENSES.txt must name: every package that is shipped, whose source may be asked for, the models. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { licences } from "../../licences.ts";

const root = join(import.meta.dirname, "..", "..");
const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});

test("every package that is installed with the program, or built into its page, is named with the text of its licence", () => {
  const text = licences();
  const { dependencies, optionalDependencies } = Manifest.parse(
    JSON.parse(readFileSync(join(root, "package.json"), "utf8")),
  );
  const page = ["react", "react-dom", "scheduler", "zustand", "lucide-react", "@base-ui/react", "tailwindcss"];
  const others = ["codec-parser", "onnxruntime-common", "@libsql/win32-x64-msvc", "@koromix/koffi-darwin-arm64"];
  for (const name of [...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...page, ...others])
    expect(text).toMatch(new RegExp(`^${name.replaceAll("/", "\\/")} \\d+\\.\\d+\\S* \\(`, "m"));
  // Tools of development are no part of it.
  for (const name of ["vitest", "electron-builder", "typescript"])
    expect(text).not.toMatch(new RegExp(`^${name} \\d`, "m"));
});

test("whose source may be asked for stands first, with where it is; the texts are whole", () => {
  const text = licences();
  const first = text.slice(0, 2000);
  for (const part of [
    "codec-parser",
    "mediabunny",
    "mpg123, in mpg123-decoder: LGPL-2.1",
    "Eigen, in onnxruntime-node",
  ])
    expect(first).toContain(part);
  for (const title of [
    "GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 2.1",
    "GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 3",
    "GNU GENERAL PUBLIC LICENSE\n                       Version 3",
    "Mozilla Public License Version 2.0",
    "Apache License",
    "Copyright (c) 2022 OpenAI",
    "Silero Team",
    "Copyright (c) 2020 CNRS",
    "3D-Speaker",
    "Xiph.Org",
    "Mark Adler",
    "THIRD PARTY SOFTWARE NOTICES",
  ])
    expect(text).toContain(title);
});
