/** The menu under the right button: in a text field what one does there, elsewhere copying what is marked. */
import { type BrowserWindow, type ContextMenuParams, Menu, type MenuItemConstructorOptions } from "electron";
import { words } from "./words.ts";

type Asked = Pick<ContextMenuParams, "isEditable" | "editFlags" | "selectionText">;

/** @returns its items; none where there is nothing to do */
export function itemsFor({ isEditable, editFlags, selectionText }: Asked): MenuItemConstructorOptions[] {
  const { undo, redo, cut, copy, paste, selectAll } = words.desktop.menu;
  if (!isEditable)
    return selectionText.trim() === "" ? [] : [{ role: "copy", label: copy, enabled: editFlags.canCopy }];
  return [
    { role: "undo", label: undo, enabled: editFlags.canUndo },
    { role: "redo", label: redo, enabled: editFlags.canRedo },
    { type: "separator" },
    { role: "cut", label: cut, enabled: editFlags.canCut },
    { role: "copy", label: copy, enabled: editFlags.canCopy },
    { role: "paste", label: paste, enabled: editFlags.canPaste },
    { type: "separator" },
    { role: "selectAll", label: selectAll, enabled: editFlags.canSelectAll },
  ];
}

export function offerContextMenu(window: BrowserWindow): void {
  window.webContents.on("context-menu", (_event, asked) => {
    const items = itemsFor(asked);
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}
