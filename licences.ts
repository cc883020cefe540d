/**
 * `npm run licences`, a part of every build, writes out/LICENSES.txt: of every package that is installed with the program or built into its page, of what compiled
 * files among them are made of, and of the models. Packages of other systems, which aren't here, are named with their licence.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const root = import.meta.dirname;
const file = join(root, "out", "LICENSES.txt");
const textOf = (...path: string[]): string =>
  readFileSync(join(root, ...path), "utf8")
    .replaceAll("\r", "")
    .trim();

const Locked = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  /** to a folder of the project */
  link: z.boolean().optional(),
  os: z.array(z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
});
const Lock = z.object({ packages: z.record(z.string(), Locked) });

/** A place below the program's folder: `node_modules/docx/node_modules/nanoid`. */
type Place = string;

const locked = Lock.parse(JSON.parse(textOf("package-lock.json"))).packages;

/** Where a package finds another one: beside it, or above. */
function found(name: string, from: Place): Place | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const place = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (locked[place]) return place;
    if (at === "" || !at.includes("/node_modules/")) return locked[`node_modules/${name}`] && `node_modules/${name}`;
  }
}

/** Packages that the page's sources name: they are built into it, and not installed with the program. */
function namedByPage(): string[] {
  const sources = readdirSync(join(root, "renderer"), { recursive: true, encoding: "utf8" });
  const names = sources
    .filter((name) => /\.(tsx?|css)$/.test(name))
    .flatMap((name) => [...textOf("renderer", name).matchAll(/(?:from|import) "((?:@[\w.-]+\/)?[\w-][\w.-]*)/g)])
    .map(([, name = ""]) => name);
  return [...new Set(names)].filter((name) => locked[`node_modules/${name}`]);
}

function shipped(): Place[] {
  const places = new Set(
    Object.keys(locked).filter(
      (place) => place.startsWith("node_modules/") && !locked[place]?.dev && !locked[place]?.link,
    ),
  );
  const open = namedByPage().map((name) => `node_modules/${name}`);
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (places.has(place)) continue;
    places.add(place);
    for (const name of Object.keys(locked[place]?.dependencies ?? {})) {
      const next = found(name, place);
      if (next) open.push(next);
    }
  }
  return [...places].sort();
}

const nameOf = (place: Place): string => place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);

const Author = z.object({ author: z.union([z.string(), z.object({ name: z.string() })]).optional() });

/** Some packages say "MIT" and bring no text: it is this one, with their author. */
function mitOf(place: Place): string {
  const { author } = Author.parse(JSON.parse(textOf(place, "package.json")));
  const who = typeof author === "string" ? author : (author?.name ?? `the authors of ${nameOf(place)}`);
  return textOf("LICENSE").replace(/Copyright .*/, `Copyright (c) ${who}`);
}

/** @throws Error for a package that brings no text, under a licence that has to be looked at */
function licenceTextOf(place: Place): string {
  const licence = locked[place]?.license ?? "none";
  const names = readdirSync(join(root, place)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  const texts = names.sort().map((name) => textOf(place, name));
  if (texts.length > 0) return texts.join("\n\n");
  if (licence.startsWith("MIT")) return mitOf(place);
  const kept = `${nameOf(place).replace("/", "-")}.txt`;
  if (existsSync(join(root, "build", "licences", kept))) return textOf("build", "licences", kept);
  throw new Error(`${place} (${licence}) brings no text of its licence: put one into build/licences/${kept}`);
}

/** What compiled files in packages are made of, beyond what the package says of itself. */
const inside: readonly { of: string; part: string; licence: string; source: string }[] = [
  {
    // The package says MIT, and of mpg123 that it is "based on" it; what it is built from says LGPL 2.1, with no later version.
    of: "mpg123-decoder",
    part: "mpg123",
    licence: "LGPL-2.1-only",
    source: "https://www.mpg123.de; built from https://github.com/eshaz/wasm-audio-decoders (modules/mpg123)",
  },
  { of: "opus-decoder", part: "libopus", licence: "BSD-3-Clause", source: "https://opus-codec.org" },
  {
    of: "@wasm-audio-decoders/ogg-vorbis",
    part: "libogg and libvorbis",
    licence: "BSD-3-Clause",
    source: "https://xiph.org/vorbis",
  },
  { of: "@wasm-audio-decoders/common", part: "puff", licence: "Zlib", source: "https://zlib.net" },
  { of: "onnxruntime-node", part: "Eigen", licence: "MPL-2.0", source: "https://eigen.tuxfamily.org" },
  { of: "libsql", part: "SQLite", licence: "public domain", source: "https://sqlite.org" },
  { of: "libsql", part: "libSQL", licence: "MIT", source: "https://github.com/tursodatabase/libsql" },
  {
    of: "libsql",
    part: "SQLite3 Multiple Ciphers",
    licence: "MIT",
    source: "https://github.com/utelle/SQLite3MultipleCiphers",
  },
  {
    of: "libsql",
    part: "tokio, hyper, rustls, ring, serde and other libraries in Rust",
    licence: "MIT, Apache-2.0, ISC or BSD-3-Clause",
    source: "https://crates.io",
  },
];

/** Whose source may be asked for, and where it is. */
function copyleft(places: readonly Place[]): string[] {
  const own = places
    .filter((place) => /GPL|MPL|EPL|CDDL/.test(locked[place]?.license ?? ""))
    .map(
      (place) =>
        `${nameOf(place)} ${locked[place]?.version}: ${locked[place]?.license}, unchanged, https://www.npmjs.com/package/${nameOf(place)}`,
    );
  const parts = inside
    .filter(({ licence }) => /GPL|MPL/.test(licence))
    .map(({ of, part, licence, source }) => `${part}, in ${of}: ${licence}, as that package has it, ${source}`);
  return [...own, ...parts];
}

/** Its licence asks for what was changed to be told. */
const camPlusPlus = (): string =>
  [textOf("models", "speakers", "README.md"), textOf("models", "speakers", "embedding-LICENSE")].join("\n\n");

const section = (title: string, text: string): string => `${"=".repeat(100)}\n${title}\n${"=".repeat(100)}\n\n${text}`;

/** @returns the whole of LICENSES.txt */
export function licences(): string {
  const places = shipped();
  const byText = new Map<string, string[]>();
  for (const place of places) {
    if (locked[place]?.os) continue;
    const text = licenceTextOf(place);
    byText.set(text, [
      ...(byText.get(text) ?? []),
      `${nameOf(place)} ${locked[place]?.version} (${locked[place]?.license})`,
    ]);
  }
  const systems = places
    .filter((place) => locked[place]?.os)
    .map((place) => `${nameOf(place)} ${locked[place]?.version} (${locked[place]?.license})`);
  const parts = inside.map(({ of, part, licence, source }) => `${part}, in ${of}: ${licence}, ${source}`);
  const kept = (name: string): string => textOf("build", "licences", name);
  return `${[
    "What Slimscribe is made of, and under which licences. Slimscribe itself: MIT, in the file LICENSE.",
    section("Under the GNU Lesser General Public License or the Mozilla Public License", copyleft(places).join("\n")),
    section("Inside compiled files", parts.join("\n")),
    section("Models: whisper-base (MIT)", textOf("models", "whisper-base", "LICENSE")),
    section("Models: Silero VAD (MIT)", textOf("models", "silero-vad", "LICENSE")),
    section("Models: pyannote segmentation-3.0 (MIT)", textOf("models", "speakers", "segmentation-LICENSE")),
    section("Models: CAM++ of 3D-Speaker (Apache-2.0)", camPlusPlus()),
    section("Libraries compiled for each system, under the licence of the package that uses them", systems.join("\n")),
    ...[...byText].map(([text, names]) => section(names.join("\n"), text)),
    section("libopus, libogg, libvorbis (BSD-3-Clause)", kept("xiph.txt")),
    section("puff (Zlib)", kept("puff.txt")),
    section("mpg123: GNU Lesser General Public License 2.1, which mpg123-decoder doesn't bring", kept("LGPL-2.1.txt")),
    section("GNU General Public License 3, which the Lesser one refers to", kept("GPL-3.txt")),
    section("What ONNX Runtime is made of", kept("onnxruntime-third-parties.txt")),
  ].join("\n\n")}\n`;
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, licences());
  console.log(`written: ${file}`);
}
