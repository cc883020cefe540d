/** The icons as pictures, from the one drawing of the page: `npx tsx test/electron/make-icons.ts`, after the drawing has changed. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { chromiumOptions } from "../e2e/chromium.ts";

const root = join(import.meta.dirname, "..", "..");
const drawing = readFileSync(join(root, "renderer", "public", "icon.svg"), "utf8");
/** macOS colours a tray icon itself: shape and transparency are all it takes. */
const shape = drawing.replace(/<rect[^>]*fill="#0d7d74"[^>]*\/>/, "").replace('fill="#fff"', 'fill="#000"');

interface Picture {
  file: string;
  size: number;
  /** share of the width that the drawing takes: macOS wants air around it */
  share?: number;
  svg?: string;
  /** the part of the drawing that is shown */
  view?: string;
}
const pictures: readonly Picture[] = [
  { file: "build/icon.png", size: 1024 },
  { file: "electron/icons/window.png", size: 256 },
  { file: "electron/icons/tray.png", size: 32 },
  { file: "electron/icons/tray@2x.png", size: 64 },
  { file: "electron/icons/trayTemplate.png", size: 16, svg: shape, view: "10 10 46 46" },
  { file: "electron/icons/trayTemplate@2x.png", size: 32, svg: shape, view: "10 10 46 46" },
];

/** Windows: a table of pictures, each a PNG; 256 is written as 0. */
function ico(pngs: readonly { size: number; png: Buffer }[]): Buffer {
  const head = Buffer.from([0, 0, 1, 0, pngs.length, 0]);
  let offset = head.length + 16 * pngs.length;
  const entries = pngs.map(({ size, png }) => {
    const entry = Buffer.alloc(16);
    entry.set([size % 256, size % 256, 0, 0, 1, 0, 32, 0]);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([head, ...entries, ...pngs.map(({ png }) => png)]);
}

/** macOS: named blocks, each a PNG. */
function icns(pngs: readonly { name: string; png: Buffer }[]): Buffer {
  const block = (name: string, content: Buffer): Buffer => {
    const head = Buffer.from(`${name}\0\0\0\0`, "latin1");
    head.writeUInt32BE(8 + content.length, 4);
    return Buffer.concat([head, content]);
  };
  return block("icns", Buffer.concat(pngs.map(({ name, png }) => block(name, png))));
}

/** Names by width; those of double density are the same pictures again. */
const macSizes = {
  16: ["icp4"],
  32: ["icp5", "ic11"],
  64: ["ic12"],
  128: ["ic07"],
  256: ["ic08", "ic13"],
  512: ["ic09", "ic14"],
  1024: ["ic10"],
};

const browser = await chromium.launch(chromiumOptions);
async function pictured({
  size,
  share = 1,
  svg = drawing,
  view = "0 0 64 64",
}: Omit<Picture, "file">): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const sized = svg.replace(/viewBox="[^"]*"/, `viewBox="${view}" width="${size * share}" height="${size * share}"`);
  await page.setContent(`<body style="margin:0;display:grid;place-items:center;height:100vh">${sized}</body>`);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return png;
}
const write = (file: string, bytes: Buffer): void => writeFileSync(join(root, file), bytes);

for (const picture of pictures) write(picture.file, await pictured(picture));
const windows: { size: number; png: Buffer }[] = [];
for (const size of [16, 24, 32, 48, 64, 128, 256]) windows.push({ size, png: await pictured({ size }) });
write("build/icon.ico", ico(windows));
const mac: { name: string; png: Buffer }[] = [];
for (const [size, names] of Object.entries(macSizes)) {
  const png = await pictured({ size: Number(size), share: 0.805 });
  for (const name of names) mac.push({ name, png });
}
write("build/icon.icns", icns(mac));
await browser.close();
