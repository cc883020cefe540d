/** What the window adds to the page: the menu under the right button, and the system's dialogs for files. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DownloadItem, Session } from "electron";
import { expect, onTestFinished, test, vi } from "vitest";
import { itemsFor } from "../../electron/context-menu.ts";
import { offerSaving, openOptions, saveOptions } from "../../electron/file-dialogs.ts";
import type { Kept } from "../../electron/remembered.ts";
import { momentOf, speakInMenus } from "../../electron/words.ts";

vi.mock("electron", () => ({ Menu: {} }));

const flags = {
  canUndo: true,
  canRedo: false,
  canCut: false,
  canCopy: false,
  canPaste: true,
  canSelectAll: true,
  canDelete: false,
  canEditRichly: false,
};
const roles = (items: ReturnType<typeof itemsFor>) => items.map(({ role, enabled }) => [role ?? "-", enabled ?? true]);

test("a text field has what one does in it; marked text is copied; elsewhere there is no menu", () => {
  expect(roles(itemsFor({ isEditable: true, editFlags: flags, selectionText: "" }))).toEqual([
    ["undo", true],
    ["redo", false],
    ["-", true],
    ["cut", false],
    ["copy", false],
    ["paste", true],
    ["-", true],
    ["selectAll", true],
  ]);
  const marked = { isEditable: false, editFlags: { ...flags, canCopy: true }, selectionText: "some words" };
  expect(roles(itemsFor(marked))).toEqual([["copy", true]]);
  expect(itemsFor({ ...marked, selectionText: " " })).toEqual([]);
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "slimscribe-dialogs-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test("dialogs for opening say what for, show recordings first, and begin in the folder that was used last", () => {
  const last = folder();
  const { title, filters = [], properties, defaultPath } = openOptions("files", last);
  expect([title, properties, defaultPath]).toEqual(["Add recordings", ["openFile", "multiSelections"], last]);
  expect(filters.map(({ name }) => name)).toEqual(["Audio and video", "All files"]);
  expect(filters[0]?.extensions).toEqual(expect.arrayContaining(["wav", "mp3", "mp4", "opus"]));
  expect(openOptions("folders", null)).toMatchObject({ title: "Add folders of recordings" });
  expect(openOptions("one folder", null)).toMatchObject({ properties: ["openDirectory", "createDirectory"] });
  // A folder that is gone.
  expect(openOptions("files", join(last, "gone"))).not.toHaveProperty("defaultPath");
});

test("what is exported is offered under its own name, where the last one went, else among the documents", () => {
  const [last, documents] = [folder(), folder()];
  expect(saveOptions("talk.srt", null, documents)).toMatchObject({
    title: "Export",
    defaultPath: join(documents, "talk.srt"),
    filters: [{ name: "SRT file", extensions: ["srt"] }, { name: "All files" }],
  });
  expect(saveOptions("talk.srt", last, documents).defaultPath).toBe(join(last, "talk.srt"));
  expect(saveOptions("talk", join(last, "gone"), documents)).toMatchObject({
    defaultPath: join(documents, "talk"),
    filters: [{ name: "All files" }],
  });
});

test("the folder of a file that was saved is kept; one that could not be written is told", () => {
  const documents = folder();
  let download: (event: unknown, item: DownloadItem) => void = () => {};
  const session = {
    on(_event: string, listen: typeof download) {
      download = listen;
    },
  };
  const kept: Kept = {
    place: null,
    saveFolder: null,
    openFolder: null,
    dataFolder: null,
    theme: "system",
    language: "system",
  };
  const failed: string[] = [];
  const remembered = { kept, put: (change: Partial<Kept>) => void Object.assign(kept, change) };
  offerSaving(session as unknown as Session, remembered, documents, (name) => failed.push(name));
  const save = (state: string, path: string): void => {
    const item = {
      getFilename: () => "talk.txt",
      getSavePath: () => path,
      setSaveDialogOptions: ({ defaultPath }: { defaultPath: string }) =>
        expect(defaultPath).toBe(join(documents, "talk.txt")),
      once: (_event: string, done: (event: unknown, state: string) => void) => done({}, state),
    };
    download({}, item as unknown as DownloadItem);
  };
  save("cancelled", "");
  expect([kept.saveFolder, failed]).toEqual([null, []]);
  save("interrupted", join(documents, "talk.txt"));
  expect([kept.saveFolder, failed]).toEqual([null, ["talk.txt"]]);
  save("completed", join(documents, "talk.txt"));
  expect([kept.saveFolder, failed]).toEqual([documents, ["talk.txt"]]);
});

test("menus, dialogs and moments are in the person's language, and follow another choice", async () => {
  onTestFinished(async () => void (await speakInMenus("en", ["en-GB"])));
  expect(await speakInMenus("system", ["de-AT", "en"])).toBe(true);
  expect(openOptions("files", null)).toMatchObject({ title: "Aufnahmen hinzufügen", buttonLabel: "Hinzufügen" });
  expect(saveOptions("talk.srt", null, "/").filters?.[0]?.name).toBe("SRT-Datei");
  const marked = { isEditable: false, editFlags: { ...flags, canCopy: true }, selectionText: "some words" };
  expect(itemsFor(marked)[0]).toMatchObject({ role: "copy", label: "Kopieren" });
  expect(momentOf(0)).toMatch(/\b1970\b.*um/);
  expect(await speakInMenus("ja", ["de-AT", "en"])).toBe(true);
  expect(openOptions("files", null)).toMatchObject({ title: "録音を追加" });
});
