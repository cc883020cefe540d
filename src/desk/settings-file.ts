/** The settings as a file: read with defaults for what an older version didn't know, written whole. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { defaultSettings, Settings } from "../api/settings.ts";

export async function loadSettings(path: string): Promise<Settings> {
  try {
    const parsed = Settings.safeParse(JSON.parse(await readFile(path, "utf8")));
    return parsed.success ? parsed.data : defaultSettings;
  } catch {
    // None yet, or not readable as JSON: the person starts with the defaults.
    return defaultSettings;
  }
}

export async function saveSettings(path: string, settings: Settings): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(settings, null, 2));
  await rename(`${path}.new`, path);
}
