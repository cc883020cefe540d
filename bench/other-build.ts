/** Another build of the program, which is measured beside this one: a built folder, or a commit that is built in the cache folder. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import { Failure } from "../src/lib/failure.ts";
import { cacheFolder, programFolder } from "../src/lib/node/folders.ts";

export interface Build {
  /** for a person to read */
  name: string;
  folder: string;
  /** where it keeps compiled models and what its probe found; undefined: where they usually are */
  cache: string | undefined;
}

export const thisBuild: Build = { name: "this", folder: programFolder, cache: undefined };

const execute = promisify(execFile);

/**
 * @param against the folder of a built tree, or whatever names a commit of this repository
 * @throws Failure when it is neither, or can't be built
 */
export async function otherBuild(against: string, say: (line: string) => void): Promise<Build> {
  const folder = resolve(against);
  if (existsSync(join(folder, "package.json"))) {
    if (!existsSync(join(folder, "out", "cli", "slimscribe.js")))
      throw new Failure("bench.build", `${folder} isn't built.`, "npm run build there.");
    return { name: basename(folder), folder, cache: undefined };
  }
  return builtCommit(await commitOf(against), say);
}

async function commitOf(name: string): Promise<string> {
  try {
    const { stdout } = await git("rev-parse", "--verify", "--quiet", `${name}^{commit}`);
    return stdout.trim();
  } catch (cause) {
    throw new Failure(
      "bench.commit",
      `${name} is neither a folder of the program nor a commit of its repository.`,
      "Name one, such as HEAD~1.",
      { cause },
    );
  }
}

const git = (...args: string[]) => execute("git", args, { cwd: programFolder });

/** As a person would: checked out, `npm ci`, built; its models are its own. Once: it stays in the cache. */
async function builtCommit(hash: string, say: (line: string) => void): Promise<Build> {
  const name = hash.slice(0, 9);
  const builds = join(cacheFolder(), "builds");
  const build = { name, folder: join(builds, name), cache: join(builds, `${name}-cache`) };
  // Noted behind all else: an attempt that was interrupted is begun anew.
  const whole = join(builds, `${name}-whole`);
  if (existsSync(whole) && existsSync(join(build.folder, "out"))) return build;
  say(`building ${name}`);
  try {
    await rm(build.folder, { recursive: true, force: true });
    await mkdir(builds, { recursive: true });
    await git("worktree", "prune");
    await git("worktree", "add", "--force", "--detach", build.folder, hash);
    // No package's own script: earlier commits have some that fetch what nothing here needs.
    await npm(build.folder, "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
    await npm(build.folder, "run", "build");
    await writeFile(whole, "");
    return build;
  } catch (cause) {
    const { stderr = "" } = cause as { stderr?: string };
    throw new Failure(
      "bench.build",
      `${name} can't be built: ${stderr.trim().split("\n").at(-1) ?? ""}`,
      `Try it by hand in ${build.folder}.`,
      { cause },
    );
  }
}

// On Windows npm is a script, which only a shell starts; no argument is anybody's text.
const npm = (folder: string, ...args: string[]) =>
  execute("npm", args, { cwd: folder, shell: process.platform === "win32", maxBuffer: 2 ** 26 });
