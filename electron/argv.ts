/** The recordings among the words of a command line: the program's own, or those that a second start hands over. */
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Linux's desktops may give a file by its address. */
function pathOf(word: string, folder: string): string {
  if (/^file:/i.test(word)) {
    try {
      return fileURLToPath(word);
    } catch {
      // No address of a file here: told as what can't be found.
    }
  }
  return resolve(folder, word);
}

/**
 * @param argv as the system gives it: the executable, then switches and files in any order; behind `--` there are files only
 * @param folder from which its paths count
 * @param program the program's own folder, which starts from a clone name: `electron .`
 * @returns absolute paths
 */
export function filesIn(argv: readonly string[], folder: string, program: string): string[] {
  const words = argv.slice(1);
  const end = words.indexOf("--");
  const mixed = end < 0 ? words : words.slice(0, end);
  const files = [...mixed.filter((word) => !word.startsWith("-")), ...(end < 0 ? [] : words.slice(end + 1))];
  const own = [program, join(program, "out", "main", "main.js")];
  return files
    .filter((word) => word !== "")
    .map((word) => pathOf(word, folder))
    .filter((path) => !own.includes(path));
}
