/** The menu under the right button: in a text field what one does there, elsewhere copying what is marked. */
import { type BrowserWindow, type ContextMenuParams, Menu, type MenuItemConstructorOptions } from "electron";

type Asked = Pick<ContextMenuParams, "isEditable" | "editFlags" | "selectionText">;

/** @returns its items; none where there is nothing to do */
export function itemsFor({ isEditable, editFlags, selectionText }: Asked): MenuItemConstructorOptions[] {
  if (!isEditable) return selectionText.trim() === "" ? [] : [{ role: "copy", enabled: editFlags.canCopy }];
  return [
    { role: "undo", enabled: editFlags.canUndo },
    { role: "redo", enabled: editFlags.canRedo },
    { type: "separator" },
    { role: "cut", enabled: editFlags.canCut },
    { role: "copy", enabled: editFlags.canCopy },
    { role: "paste", enabled: editFlags.canPaste },
    { type: "separator" },
    { role: "selectAll", enabled: editFlags.canSelectAll },
  ];
}

export function offerContextMenu(window: BrowserWindow): void {
  window.webContents.on("context-menu", (_event, asked) => {
    const items = itemsFor(asked);
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}
