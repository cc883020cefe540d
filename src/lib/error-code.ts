/** @returns what the system or a library calls an error, such as `ENOENT`; empty where it has no such name */
export function codeOf(error: unknown): string {
  const code: unknown = Object(error).code;
  return typeof code === "string" ? code : "";
}
