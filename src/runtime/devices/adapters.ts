/** What is known of this machine's GPUs without asking a driver: enough to notice that one was exchanged, or that its driver is another. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { cpus, homedir, platform, release } from "node:os";
import { join } from "node:path";
import { runtimeVersions } from "../../lib/node/version.ts";

/** Graphics cards, and their drivers as far as they say who they are. */
export function adapterKey(): string {
  const cards = platform() === "linux" ? [...linuxCards(), ...vulkanDrivers()] : systemCards();
  return [platform(), release(), `ONNX Runtime ${runtimeVersions}`, ...cards].join("; ");
}

/** As people know it; null where nothing says it, or there are several and the runtime takes one. */
export function cardName(): string | null {
  const names =
    platform() === "linux" ? linuxCards().flatMap((ids) => vendors[ids.split(":")[0] ?? ""] ?? []) : systemNames();
  return names.length === 1 ? (names[0] ?? null) : null;
}

/** Of PCI. */
const vendors: Record<string, string> = {
  "0x10de": "NVIDIA",
  "0x1002": "AMD",
  "0x8086": "Intel",
  "0x5143": "Qualcomm",
};

const display = /^0x03/;

function linuxCards(): string[] {
  const root = "/sys/bus/pci/devices";
  const cards = names(root).filter((name) => display.test(text(join(root, name, "class"))));
  const ids = cards.map((name) => ["vendor", "device"].map((id) => text(join(root, name, id))).join(":"));
  return [...ids, text("/proc/driver/nvidia/version").split("\n")[0] ?? ""].filter((one) => one !== "");
}

/** The loader's table of drivers: an update writes a new file, or the library that it names. */
function vulkanDrivers(): string[] {
  const named = process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES;
  const share = process.env.XDG_DATA_HOME ?? join(homedir(), ".local/share");
  const folders = ["/etc", "/usr/local/share", "/usr/share", share].map((folder) => join(folder, "vulkan/icd.d"));
  const files = named?.split(":") ?? folders.flatMap((folder) => names(folder).map((name) => join(folder, name)));
  return files.filter((file) => file.endsWith(".json")).map((file) => `${file} ${changedAt(file)} ${libraryOf(file)}`);
}

function libraryOf(file: string): string {
  const named = /"library_path"\s*:\s*"([^"]+)"/.exec(text(file))?.[1] ?? "";
  const places = named.startsWith("/")
    ? [named]
    : [
        join(file, "..", named),
        ...["/usr/lib", `/usr/lib/${process.arch === "x64" ? "x86_64" : "aarch64"}-linux-gnu`].map((folder) =>
          join(folder, named),
        ),
      ];
  return places.map(changedAt).find((at) => at !== "") ?? "";
}

/** macOS's drivers come with the system; Windows has theirs in its registry. */
const systemCards = (): readonly string[] =>
  platform() === "win32" ? registered("DriverVersion") : [cpus()[0]?.model ?? ""];

/** On Apple's machines the GPU is called what the processor is. */
const systemNames = (): readonly string[] =>
  platform() === "win32" ? registered("DriverDesc") : [cpus()[0]?.model ?? ""];

const asked = new Map<string, readonly string[]>();

/** Of Windows's graphics cards: once for a process, which asking holds up. */
function registered(value: "DriverVersion" | "DriverDesc"): readonly string[] {
  const known = asked.get(value);
  if (known) return known;
  const adapters = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}";
  const { stdout } = spawnSync("reg", ["query", adapters, "/s", "/v", value], {
    encoding: "utf8",
    timeout: 3000,
    windowsHide: true,
  });
  const found = [...(stdout ?? "").matchAll(/REG_SZ\s+(\S.*?)\s*$/gm)].map((match) => match[1] ?? "");
  asked.set(value, found);
  return found;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}

function changedAt(file: string): string {
  try {
    const { size, mtimeMs } = statSync(file);
    return `${size} ${Math.floor(mtimeMs)}`;
  } catch {
    return "";
  }
}
