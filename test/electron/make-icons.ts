/** The icons as pictures, from the one drawing of the page: `npx tsx test/electron/make-icons.ts`, after the drawing has changed. */
import { readFileSync } from "node:fs";
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
  { file: "build/icon-mac.png", size: 1024, share: 0.805 },
  { file: "electron/icons/tray.png", size: 32 },
  { file: "electron/icons/tray@2x.png", size: 64 },
  { file: "electron/icons/trayTemplate.png", size: 16, svg: shape, view: "10 10 46 46" },
  { file: "electron/icons/trayTemplate@2x.png", size: 32, svg: shape, view: "10 10 46 46" },
];

const browser = await chromium.launch(chromiumOptions);
for (const { file, size, share = 1, svg = drawing, view = "0 0 64 64" } of pictures) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const sized = svg.replace(/viewBox="[^"]*"/, `viewBox="${view}" width="${size * share}" height="${size * share}"`);
  await page.setContent(`<body style="margin:0;display:grid;place-items:center;height:100vh">${sized}</body>`);
  await page.screenshot({ path: join(root, file), omitBackground: true });
  await page.close();
}
await browser.close();
