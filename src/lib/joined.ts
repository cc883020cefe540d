/** @returns the parts one behind the other; a single part is given back as it is */
export function joined<Buffer extends ArrayBufferLike>(
  parts: readonly Float32Array<Buffer>[],
): Float32Array<Buffer | ArrayBuffer> {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
