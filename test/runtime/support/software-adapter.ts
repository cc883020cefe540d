/** Chromium's software adapter (SwiftShader), for tests of what a GPU runs. */
import { existsSync } from "node:fs";

const driver = "/usr/lib/chromium/vk_swiftshader_icd.json";

/** Whether it is there, said where it isn't; the runtime, which looks when its first session is opened, is shown nothing else. */
export function softwareAdapter(skipped: string): boolean {
  const found = process.platform === "linux" && existsSync(driver);
  if (!found) console.log(`Skipped: ${skipped}, since there is no software adapter (${driver}, of Debian's chromium).`);
  process.env.VK_DRIVER_FILES = driver;
  return found;
}
