/** The sign beside the clock: how far everything is, and the way back to a window that was closed over running work. */
import { join } from "node:path";
import { app, Menu, type MenuItemConstructorOptions, nativeImage, Tray } from "electron";
import { words } from "./words.ts";
import type { Work } from "./work.ts";

export interface TrayDeeds {
  show(): void;
  pause(paused: boolean): void;
  quit(): void;
}

function headline({ busy, share, left, paused }: Work): string {
  const say = words.desktop.tray;
  if (paused && left > 0) return say.paused(left);
  return busy ? say.left(left, share ?? 0) : say.nothing;
}

/** @returns what shows the work; null where the system has no place for it */
export function openTray(deeds: TrayDeeds): ((work: Work) => void) | null {
  const name = process.platform === "darwin" ? "trayTemplate.png" : "tray.png";
  let tray: Tray;
  try {
    tray = new Tray(nativeImage.createFromPath(join(app.getAppPath(), "electron", "icons", name)));
  } catch {
    return null;
  }
  tray.on("click", () => deeds.show());
  let said = "";
  return (work) => {
    const line = headline(work);
    const key = `${line} ${work.paused}`;
    // A menu that is made anew while it is open closes under the person's hand on some systems.
    if (key === said) return;
    said = key;
    const say = words.desktop.tray;
    tray.setToolTip(`Slimscribe: ${line}`);
    const pause: MenuItemConstructorOptions = work.paused
      ? { label: say.goOn, click: () => deeds.pause(false) }
      : { label: say.pause, enabled: work.busy, click: () => deeds.pause(true) };
    const items: MenuItemConstructorOptions[] = [
      { label: line, enabled: false },
      { type: "separator" },
      { label: say.show, click: () => deeds.show() },
      pause,
    ];
    // macOS puts its own way to quit below the dock's menu.
    app.dock?.setMenu(Menu.buildFromTemplate(items));
    items.push({ type: "separator" }, { label: say.quit, click: () => deeds.quit() });
    tray.setContextMenu(Menu.buildFromTemplate(items));
  };
}
