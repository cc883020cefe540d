/** The project's own source files, for tests that read them. */
import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

export const root = resolve(import.meta.dirname, "..");

/** @param folder from the project's own @returns whole paths of the sources in it; none where there is no such folder */
export function sources(folder: string): string[] {
  const path = join(root, folder);
  try {
    return readdirSync(path).flatMap((name) => {
      const full = join(path, name);
      if (statSync(full).isDirectory()) return sources(join(folder, name));
      return /\.(ts|tsx|mjs|js)$/.test(name) ? [full] : [];
    });
  } catch {
    return [];
  }
}

/** @returns the path from the project's folder, with slashes */
export const nameOf = (file: string): string => relative(root, file).split(sep).join("/");
