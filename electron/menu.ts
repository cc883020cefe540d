/** The application menu: the system's own items, and the page's commands by name. */
import { app, type BrowserWindow, Menu, type MenuItemConstructorOptions } from "electron";
import { channels } from "./channels.ts";

/** @param backToUsual goes back to the usual data folder; null where that one is used */
export function setMenu(window: () => BrowserWindow | null, backToUsual: (() => void) | null): void {
  const send = (command: string) => (): void => window()?.webContents.send(channels.command, command);
  const mac = process.platform === "darwin";
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: "appMenu" as const }] : []),
    {
      label: "File",
      submenu: [
        { label: "Add Files…", accelerator: "CmdOrCtrl+O", click: send("add-files") },
        { label: "Add a Folder…", accelerator: "CmdOrCtrl+Shift+O", click: send("add-folder") },
        { type: "separator" },
        { label: "Export…", accelerator: "CmdOrCtrl+E", click: send("export") },
        { label: "Settings…", accelerator: "CmdOrCtrl+,", click: send("settings") },
        ...(backToUsual === null ? [] : [{ label: "Use the Usual Data Folder", click: backToUsual }]),
        { type: "separator" },
        mac ? { role: "close" } : { role: "quit" },
      ],
    },
    {
      // Undo and redo belong to the page: they know the transcript's changes, not only a text field's.
      label: "Edit",
      submenu: [
        { label: "Undo", accelerator: "CmdOrCtrl+Z", click: send("undo"), registerAccelerator: false },
        { label: "Redo", accelerator: "CmdOrCtrl+Shift+Z", click: send("redo"), registerAccelerator: false },
        { type: "separator" },
        { role: "cut" },
        { role: "copy" },
        { role: "paste" },
        { role: "selectAll" },
        { type: "separator" },
        { label: "Find…", accelerator: "CmdOrCtrl+F", click: send("find"), registerAccelerator: false },
      ],
    },
    { role: "viewMenu" },
    { role: "windowMenu" },
    { label: "Help", role: "help", submenu: [{ label: "Keyboard", click: send("keys") }] },
  ];
  app.setName("Slimscribe");
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
