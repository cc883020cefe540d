/**
 * What ONNX Runtime's telemetry left on the disk while earlier versions of this program loaded it switched on: a folder with a device
 * id and a database of events, which every program of this user that has the runtime shares, an id and empty logs in the folder for
 * temporary files. They are removed only where every event that is still in the database came from a process that ran graphs of ours, as
 * the events themselves say; else everything stays (docs/privacy.md).
 */
import { readdir, readFile, rm, rmdir, stat } from "node:fs/promises";
import { homedir, tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { codeOf } from "../lib/error-code.ts";

const fileNames = /^(?:deviceid(?:\.lock|\.tmp\..+)?|onnxruntime\.db(?:-wal|-shm|-journal)?)$/;
const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/** A process, in each of its events. Between a name and its value is a byte or a few that say what follows. */
const processes = new RegExp(`AppSessionGuid[^]{1,6}?(${uuid})`, "g");
/** … and in the event, of at most a kilobyte, that tells who made the graph. */
const ownProcesses = new RegExp(
  `AppSessionGuid[^]{1,6}?(${uuid})(?:(?!AppSessionGuid)[^]){0,1500}?modelProducerName[^]{1,6}?slimscribe`,
  "g",
);

function telemetryFolder(): string {
  const caches =
    process.platform === "darwin"
      ? join(homedir(), "Library", "Application Support")
      : (process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"));
  return join(caches, "Microsoft", "DeveloperTools", ".onnxruntime");
}

/** Never fails: what can't be read or removed stays. Under Windows the runtime leaves nothing. */
export async function removeRuntimeLeftovers(folder = telemetryFolder(), temporary = tmpdir()): Promise<void> {
  try {
    const names = await readdir(folder);
    if (!names.every((name) => fileNames.test(name))) return;
    const databases = names.filter((name) => /\.db(?:-wal|-journal)?$/.test(name));
    const events = (await Promise.all(databases.map((name) => readFile(join(folder, name), "latin1")))).join("\n");
    if (!allOwn(events)) return;
    await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
    await removeTemporary(temporary, events);
    // The folder and the two above it, where nothing else is in them.
    for (const each of [folder, dirname(folder), dirname(dirname(folder))]) await rmdir(each);
  } catch {
    // Not there, somebody else's, or in use.
  }
}

function allOwn(events: string): boolean {
  const own = new Set([...events.matchAll(ownProcesses)].map(([, id]) => id));
  return own.size > 0 && [...events.matchAll(processes)].every(([, id]) => own.has(id));
}

async function removeTemporary(folder: string, events: string): Promise<void> {
  const session = join(folder, ".ses");
  const id = new RegExp(uuid).exec(await readFile(session, "latin1").catch(() => ""))?.[0];
  if (id !== undefined && events.includes(id)) await rm(session, { force: true });
  for (const name of await readdir(folder)) {
    const made = /^mat-debug-(\d+)\.log$/.exec(name)?.[1];
    if (made === undefined || isAlive(Number(made))) continue;
    const { size, uid } = await stat(join(folder, name));
    if (size === 0 && uid === userInfo().uid) await rm(join(folder, name), { force: true });
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}
