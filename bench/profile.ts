/** Where the time of a whole command goes: V8's profile of its threads and the runtime's of its sessions, added up by part. */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Attention } from "../src/api/transcript.ts";
import { Failure } from "../src/lib/failure.ts";
import { programFolder } from "../src/lib/node/folders.ts";
import { longFile, missingCorpus } from "./corpus.ts";
import { Profile, timeByOperation } from "./parts.ts";
import { runMeasured } from "./peers/resident.ts";
import type { ProfileFigure } from "./result.ts";

export interface ProfileOptions {
  model: string;
  attentions: readonly Attention[];
  threads: number;
  say(line: string): void;
}

const program = join(programFolder, "bin", "slimscribe.js");

/** A short clip, and ten minutes where the corpus is; each command twice, once without being looked at. @throws Failure when the program isn't built */
export async function measureProfile({ attentions, say, ...options }: ProfileOptions): Promise<ProfileFigure[]> {
  if (!existsSync(join(programFolder, "out", "cli")))
    throw new Failure("bench.build", "The program isn't built.", "npm run build");
  const long = longFile();
  if (long === null) say(`Only a short clip is profiled. ${missingCorpus}`);
  const recordings = [join(programFolder, "test", "audio", "jfk.flac"), ...(long ? [long.path] : [])];
  const figures: ProfileFigure[] = [];
  for (const path of recordings)
    for (const attention of attentions) {
      say(`profile of ${path.split(/[\\/]/).at(-1)}, ${attention}`);
      figures.push(await profiled(path, { ...options, attention }));
    }
  return figures;
}

async function profiled(
  path: string,
  { model, attention, threads }: { model: string; attention: Attention; threads: number },
): Promise<ProfileFigure> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-profile-"));
  const env = {
    ...process.env,
    SLIMSCRIBE_KERNELS: process.env.SLIMSCRIBE_KERNELS ?? "default",
    SLIMSCRIBE_DATA: join(folder, "data"),
  };
  const run = (flags: readonly string[], more: NodeJS.ProcessEnv = {}) =>
    runMeasured(
      process.execPath,
      [
        ...[...flags, program, "transcribe", path, "--fresh", "--language", "en", "--model", model],
        ...["--attention", attention, "--threads", String(threads), "--out", join(folder, "out"), "--overwrite"],
      ],
      { ...env, ...more },
    );
  try {
    // What is missing is compiled, and the disk's pages are in memory.
    await run([]);
    const plain = await run([]);
    const looked = await run(["--cpu-prof", "--cpu-prof-dir", folder, "--cpu-prof-interval", "1000"], {
      SLIMSCRIBE_PROFILE: folder,
    });
    const names = await readdir(folder);
    const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), "utf8"));
    const [threadsOf, sessions]: [ProfileFigure["threads"], ProfileFigure["sessions"]] = [[], []];
    for (const name of names) {
      if (name.endsWith(".cpuprofile")) threadsOf.push(partsOfThread(V8Profile.parse(await read(name))));
      else if (name.endsWith(".json")) sessions.push(partsOfSession(name, Profile.parse(await read(name))));
    }
    return {
      file: path.split(/[\\/]/).at(-1) ?? "",
      attention,
      wallSeconds: plain.wallSeconds,
      profiledSeconds: looked.wallSeconds,
      // The command's own thread lives longest.
      threads: threadsOf.sort((a, b) => b.milliseconds - a.milliseconds),
      sessions: sessions.sort((a, b) => b.openedMilliseconds + b.milliseconds - a.openedMilliseconds - a.milliseconds),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const CallFrame = z.object({
  functionName: z.string(),
  url: z.string(),
  lineNumber: z.number(),
  columnNumber: z.number(),
});
const V8Profile = z.object({
  nodes: z.array(z.object({ id: z.number(), callFrame: CallFrame })),
  startTime: z.number(),
  endTime: z.number(),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

/** Milliseconds of what a thread did itself, by part; a library that is called counts where it is called. */
export function partsOfThread(profile: z.infer<typeof V8Profile>): ProfileFigure["threads"][number] {
  const part = new Map(profile.nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]));
  const sums = new Map<string, number>();
  for (const [i, id] of profile.samples.entries()) {
    const name = part.get(id) ?? "the rest";
    sums.set(name, (sums.get(name) ?? 0) + (profile.timeDeltas[i] ?? 0) / 1000);
  }
  return {
    milliseconds: (profile.endTime - profile.startTime) / 1000,
    parts: Object.fromEntries([...sums].sort(([, a], [, b]) => b - a)),
  };
}

type Where = readonly [part: string, frame: RegExp];

/** The first that fits names the part: of a path in the program, or of what V8 calls something by itself. */
const partsOfPrograms: readonly Where[] = [
  ["waiting", /^\(idle\)$/],
  ["collecting garbage", /^\(garbage collector\)$/],
  ["sessions opened", /onnxruntime-node.* (OnnxruntimeSessionHandler|initOrt|dispose)$/],
  ["sessions run", /onnxruntime-/],
  ["rules, search, segments, words", /^src\/decode\//],
  ["reading", /^src\/audio\//],
  ["speech and its windows", /^src\/(speech|speakers)\//],
  ["around the sessions", /^src\/(runtime|model|onnx)\//],
  ["model's files", /^src\/model-store\/|^src\/lib\/node\/seal|node:zlib/],
  ["recipe and scheduler", /^src\/engine\//],
  ["database", /^src\/store\/|libsql/],
  ["modules read and compiled", /node:internal\/(modules|bootstrap|process|main|url|deps)|\(compileFunction\)/],
  ["command, checks, other packages", /^(src|bin|out|node_modules)\/|node_modules/],
];

function partOf(frame: z.infer<typeof CallFrame>): string {
  const name = `${sourceOf(frame)} ${frame.functionName}`.trim();
  return partsOfPrograms.find(([, where]) => where.test(name))?.[0] ?? "the rest of Node";
}

const maps = new Map<string, SourceMap>();

/** @returns path of its source in the program, with slashes; what Node calls it where it is Node's own */
function sourceOf({ url, lineNumber, columnNumber }: z.infer<typeof CallFrame>): string {
  if (!url.startsWith("file:")) return url.startsWith("/") ? relative(programFolder, url) : url;
  const file = fileURLToPath(url);
  const entry = mapOf(file)?.findEntry(lineNumber, columnNumber);
  const source = entry && "originalSource" in entry ? resolve(dirname(file), entry.originalSource) : file;
  return relative(programFolder, source).replaceAll("\\", "/");
}

/** Of a file that was built. */
function mapOf(file: string): SourceMap | undefined {
  const known = maps.get(file);
  if (known !== undefined || !existsSync(`${file}.map`)) return known;
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, "utf8")));
  maps.set(file, map);
  return map;
}

export function partsOfSession(file: string, profile: Profile): ProfileFigure["sessions"][number] {
  const of = (wanted: string): number =>
    profile.reduce((sum, { cat, name, dur = 0 }) => (cat === "Session" && name === wanted ? sum + dur / 1000 : sum), 0);
  return {
    session: file.replace(/_\d{4}-.*$/, ""),
    openedMilliseconds: of("model_loading_uri") + of("model_loading_array") + of("session_initialization"),
    runs: profile.filter(({ cat, name }) => cat === "Session" && name === "model_run").length,
    milliseconds: of("model_run"),
    operations: timeByOperation(profile),
  };
}
