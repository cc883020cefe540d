/**
 * Runs a program under strace and reads out of the trace what it asked of the network and what it wrote: every process that it
 * starts included. The environment is made anew, since the runtime's telemetry keeps still on build servers (`CI`) by itself.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const traced = [
  ...["connect", "sendto", "sendmsg", "sendmmsg", "bind"],
  ...["open", "openat", "openat2", "creat", "truncate", "mknod", "mknodat"],
  ...["mkdir", "mkdirat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat"],
];

export const canTrace =
  process.platform === "linux" && spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]).status === 0;
if (!canTrace) console.warn("not run: what a program asks of the system needs strace (apt-get install strace)");

/** A person's folders, empty. */
export interface Home {
  root: string;
  cache: string;
  data: string;
  config: string;
  temporary: string;
  environment: Record<string, string>;
  remove(): void;
}

export function makeHome(): Home {
  const root = mkdtempSync(join(tmpdir(), "slimscribe-home-"));
  const [home, cache, data, config, temporary] = ["home", "cache", "data", "config", "temporary"].map((name) => {
    mkdirSync(join(root, name));
    return join(root, name);
  }) as [string, string, string, string, string];
  const environment = {
    PATH: process.env.PATH ?? "",
    LANG: "C.UTF-8",
    HOME: home,
    TMPDIR: temporary,
    XDG_CACHE_HOME: cache,
    XDG_DATA_HOME: data,
    XDG_CONFIG_HOME: config,
    SLIMSCRIBE_KERNELS: "threads=1",
    // What a ring of requests asks of the kernel is no call that could be traced.
    UV_USE_IO_URING: "0",
  };
  const remove = (): void => rmSync(root, { recursive: true, force: true, maxRetries: 10 });
  return { root, cache, data, config, temporary, environment, remove };
}

/** What the calls of a trace say, each once. */
export interface Seen {
  /** addresses outside this machine, name servers, and sockets of programs that look names up */
  outside: string[];
  /** sockets of other programs on this machine */
  sockets: string[];
  /** files and folders written to, made or renamed */
  written: string[];
}

/** The start of a command line that traces the program behind it. @param folder for one trace a process: no call is cut in two */
export function traceWords(folder: string): string[] {
  const filter = `trace=${traced.map((name) => `?${name}`).join(",")}`;
  return ["strace", "-ff", "--seccomp-bpf", "-qq", "-y", "-s", "4096", "-e", filter, "-o", join(folder, "trace")];
}

/** @param program with its arguments; it gets the home's environment and folder */
export function startTraced(
  program: readonly string[],
  home: Home,
  cwd: string,
): { child: ChildProcess; seen(): Seen } {
  const folder = mkdtempSync(join(home.root, "trace-"));
  const [strace = "", ...rest] = [...traceWords(folder), ...program];
  const child = spawn(strace, rest, { cwd, env: home.environment, stdio: ["ignore", "pipe", "pipe"] });
  return { child, seen: () => readTraces(folder, cwd) };
}

export function readTraces(folder: string, cwd: string): Seen {
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"));
  if (!lines.some((line) => line.startsWith("openat("))) throw new Error("nothing was traced");
  const unique = (read: (line: string) => string[]): string[] => [...new Set(lines.flatMap(read))].sort();
  return {
    outside: unique(outsideIn),
    sockets: unique(socketsIn),
    written: unique((line) => writtenIn(line, cwd)),
  };
}

const addressed = /^(connect|sendto|sendmsg|sendmmsg|bind)\(/;
const loopback = /^(127\.|::1$|::ffff:127\.)/;
/** DNS, mDNS, DNS over TLS: also at a name server on this machine, which asks others */
const namePorts = new Set(["53", "853", "5353"]);

/** Failed calls count as well: to have tried is enough. */
function outsideIn(line: string): string[] {
  const call = addressed.exec(line)?.[1];
  if (call === undefined) return [];
  const internet = [
    ...line.matchAll(
      /htons\((\d+)\)[^}]*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"|sin6_addr=([^,}\s]+))/g,
    ),
  ];
  const found = internet.flatMap(([, port = "", v4, v6, other]) => {
    const address = v4 ?? v6 ?? other ?? "";
    return loopback.test(address) && !namePorts.has(port) ? [] : [`${call} ${address}:${port}`];
  });
  const resolver = /sun_path=@?"([^"]*(?:resolve|avahi|mdns)[^"]*)"/i.exec(line)?.[1];
  return resolver === undefined ? found : [...found, `${call} ${resolver}`];
}

function socketsIn(line: string): string[] {
  const path = /^connect\(.*sun_path=@?"([^"]*)"/.exec(line)?.[1];
  return path === undefined || / = -1 /.test(line) ? [] : [path];
}

/** Calls that failed have written nothing. */
function writtenIn(line: string, cwd: string): string[] {
  const call = /^(\w+)\(/.exec(line)?.[1];
  if (call === undefined || addressed.test(line) || / = -1 /.test(line)) return [];
  if (/^open/.test(call) && !/O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(line)) return [];
  // A path, behind the folder that it starts in where the call names one.
  const paths = [...line.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g)];
  // Of what is renamed both places count; a link's first word is where it points.
  const places = /^(?:sym)?link/.test(call) ? paths.slice(1) : paths;
  return places.map(([, folder, path = ""]) => resolve(folder ?? cwd, path));
}

/** What was written outside the program's own folders. @param own further beginnings of paths, below the home or elsewhere */
export function strayFiles({ written }: Seen, home: Home, own: readonly string[] = []): string[] {
  const ours = [
    ...[join(home.cache, "slimscribe"), join(home.data, "slimscribe"), join(home.temporary, "slimscribe-")],
    ...["/dev/null", "/dev/tty", "/proc/", ...own],
  ];
  return written.filter((path) => !ours.some((one) => path.startsWith(one)));
}
