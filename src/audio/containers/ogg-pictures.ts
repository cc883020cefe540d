/** When the pictures beside the sound in an Ogg file begin: both stand on one clock. Theora specification, 6.2 and A.2.3. */
import { type Bytes, textOf, viewOf } from "../bytes.ts";
import { type OggPage, pages } from "./ogg.ts";

/** What is looked through for the first picture. */
const searchBytes = 4_194_304;

interface Pictures {
  serial: number;
  perSecond: number;
  /** The clock's lowest bits count pictures since the last whole one. */
  shift: number;
}

function identify({ parts, serial }: OggPage): Pictures | undefined {
  const [{ data } = { data: new Uint8Array(0) }] = parts;
  if (data.length < 42 || textOf(data.subarray(0, 7)) !== "\x80theora") return undefined;
  const view = viewOf(data);
  const perSecond = view.getUint32(22) / view.getUint32(26);
  return perSecond > 0 && Number.isFinite(perSecond)
    ? { serial, perSecond, shift: (view.getUint16(40) >> 5) & 31 }
    : undefined;
}

/** In seconds of the streams' clock; undefined where there are no pictures whose clock is known. @param from where the streams begin */
export async function picturesStart(bytes: Bytes, from: number): Promise<number | undefined> {
  let pictures: Pictures | undefined;
  let isBehindHeads = false;
  for await (const { page } of pages(bytes, from)) {
    if (page.at > from + searchBytes || (isBehindHeads && !pictures)) return undefined;
    if (page.begins && !isBehindHeads) pictures ??= identify(page);
    isBehindHeads ||= !page.begins;
    if (page.serial !== pictures?.serial || !page.granule) continue;
    const last = Math.floor(page.granule / 2 ** pictures.shift) + (page.granule % 2 ** pictures.shift);
    const ended = page.parts.filter(({ whole }) => whole).length;
    return Math.max(0, last - ended) / pictures.perSecond;
  }
  return undefined;
}
