/** The application menu: the system's own items, and the page's commands by name. */
import { app, type BrowserWindow, Menu, type MenuItemConstructorOptions } from "electron";
import { channels } from "./channels.ts";
import { words } from "./words.ts";

const separator: MenuItemConstructorOptions = { type: "separator" };

/** Electron names its own items in English alone: each is given its name. */
function appMenu(): MenuItemConstructorOptions {
  const say = words.desktop.menu;
  return {
    role: "appMenu",
    submenu: [
      { role: "about", label: say.about },
      separator,
      { role: "services", label: say.services },
      separator,
      { role: "hide", label: say.hide },
      { role: "hideOthers", label: say.hideOthers },
      { role: "unhide", label: say.unhide },
      separator,
      { role: "quit", label: say.quit },
    ],
  };
}

/** The role's own keys are those of one keyboard: its plus has to be shifted, and a keypad has none. */
const otherKeys = [
  ["zoomIn", "CmdOrCtrl+="],
  ["zoomIn", "CmdOrCtrl+numadd"],
  ["zoomOut", "CmdOrCtrl+numsub"],
  ["resetZoom", "CmdOrCtrl+num0"],
] as const;

function viewMenu(): MenuItemConstructorOptions {
  const say = words.desktop.menu;
  // For who works on it: a person's page has nothing to reload.
  const working: MenuItemConstructorOptions[] = [
    separator,
    { role: "reload", label: say.reload },
    { role: "forceReload", label: say.reloadAll },
    { role: "toggleDevTools", label: say.tools },
  ];
  return {
    role: "viewMenu",
    label: say.view,
    submenu: [
      { role: "resetZoom", label: say.actualSize },
      { role: "zoomIn", label: say.zoomIn },
      { role: "zoomOut", label: say.zoomOut },
      ...otherKeys.map(([role, accelerator]) => ({ role, accelerator, visible: false })),
      separator,
      { role: "togglefullscreen", label: say.fullScreen },
      ...(app.isPackaged ? [] : working),
    ],
  };
}

function windowMenu(mac: boolean): MenuItemConstructorOptions {
  const say = words.desktop.menu;
  return {
    role: "windowMenu",
    label: say.window,
    submenu: [
      { role: "minimize", label: say.minimize },
      { role: "zoom", label: say.zoom },
      ...(mac
        ? [separator, { role: "front" as const, label: say.front }]
        : [{ role: "close" as const, label: say.close }]),
    ],
  };
}

/** @param backToUsual goes back to the usual data folder; null where that one is used */
export function setMenu(window: () => BrowserWindow | null, backToUsual: (() => void) | null): void {
  const say = words.desktop.menu;
  const send = (command: string) => (): void => window()?.webContents.send(channels.command, command);
  const mac = process.platform === "darwin";
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [appMenu()] : []),
    {
      label: say.file,
      submenu: [
        { label: say.addFiles, accelerator: "CmdOrCtrl+O", click: send("add-files") },
        { label: say.addFolder, accelerator: "CmdOrCtrl+Shift+O", click: send("add-folder") },
        separator,
        { label: say.export, accelerator: "CmdOrCtrl+E", click: send("export") },
        { label: say.settings, accelerator: "CmdOrCtrl+,", click: send("settings") },
        ...(backToUsual === null ? [] : [{ label: say.usualData, click: backToUsual }]),
        separator,
        mac ? { role: "close", label: say.close } : { role: "quit", label: say.quit },
      ],
    },
    {
      // Undo and redo belong to the page: they know the transcript's changes, not only a text field's.
      label: say.edit,
      submenu: [
        { label: say.undo, accelerator: "CmdOrCtrl+Z", click: send("undo"), registerAccelerator: false },
        { label: say.redo, accelerator: "CmdOrCtrl+Shift+Z", click: send("redo"), registerAccelerator: false },
        separator,
        { role: "cut", label: say.cut },
        { role: "copy", label: say.copy },
        { role: "paste", label: say.paste },
        { role: "selectAll", label: say.selectAll },
        separator,
        { label: say.find, accelerator: "CmdOrCtrl+F", click: send("find"), registerAccelerator: false },
      ],
    },
    viewMenu(),
    windowMenu(mac),
    { label: say.help, role: "help", submenu: [{ label: say.keyboard, click: send("keys") }] },
  ];
  app.setName("Slimscribe");
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
