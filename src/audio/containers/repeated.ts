/** Where files of one kind begin one behind the other, by the lengths that they tell: AIFF, Flash video, Windows Media. */
import { type Bytes, textOf, viewOf } from "../bytes.ts";

const asfMark = "\x30\x26\xb2\x75\x8e\x66\xcf\x11";

/** What they begin with, and where one ends that begins at a place, by its own word; NaN where it has none. */
const kinds: { mark: string; endOf(bytes: Bytes, start: number): Promise<number> }[] = [
  {
    mark: "FORM",
    async endOf(bytes, start) {
      const length = (await viewAt(bytes, start, 8)).getUint32(4);
      return start + 8 + length + (length % 2);
    },
  },
  {
    mark: "FLV",
    async endOf(bytes, start) {
      // A head, and tags of data, sound and pictures, each with its length behind it.
      let at = start + (await viewAt(bytes, start, 9)).getUint32(5) + 4;
      for (let tag = await viewAt(bytes, at, 4); [8, 9, 18].includes(tag.getUint8(0)); tag = await viewAt(bytes, at, 4))
        at += 11 + (tag.getUint32(0) & 0xff_ff_ff) + 4;
      return at;
    },
  },
  {
    mark: asfMark,
    async endOf(bytes, start) {
      // Objects: a name of 16 bytes, and a length; of a live recording's data it is none.
      let at = start;
      do {
        const length = Number((await viewAt(bytes, at, 24)).getBigUint64(16, true));
        if (length < 24) return Number.NaN;
        at += length;
      } while (at < bytes.size && !(await beginsWith(bytes, at, asfMark)));
      return at;
    },
  },
];

/** What is behind the end is zero. */
async function viewAt(bytes: Bytes, at: number, length: number): Promise<DataView> {
  const view = new Uint8Array(length);
  view.set(await bytes.at(at, length));
  return viewOf(view);
}

async function beginsWith(bytes: Bytes, at: number, mark: string): Promise<boolean> {
  return textOf(await bytes.at(at, mark.length)) === mark;
}

export async function repeatedStarts(bytes: Bytes): Promise<number[]> {
  const starts = [0];
  for (const { mark, endOf } of kinds) {
    if (!(await beginsWith(bytes, 0, mark))) continue;
    for (let end = await endOf(bytes, 0); end < bytes.size && (await beginsWith(bytes, end, mark)); ) {
      starts.push(end);
      end = await endOf(bytes, end);
    }
  }
  return starts;
}
