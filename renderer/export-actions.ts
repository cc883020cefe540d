/** What leaves the window: transcripts as files, a span's sound, text on the clipboard. */
import type { ExportedFile } from "../src/api/contract.ts";
import type { ExportFormat } from "../src/api/settings.ts";
import { putOnClipboard } from "./clipboard.ts";
import type { PageHost } from "./connect.ts";
import type { DocumentKeeper } from "./document.ts";
import { ask, notify, page } from "./store.ts";
import { words } from "./words.ts";

export interface ExportActions {
  /** several come as one archive */
  exportAs(ids: readonly string[], format: ExportFormat): void;
  exportSpan(id: string, start: number, end: number): void;
  writeOut(ids: readonly string[], formats: readonly ExportFormat[]): void;
  copy(text: string, told: string): void;
  /** puts a text about program, machine and failures on the clipboard, for whoever is asked for help */
  copyReport(names: boolean): void;
}

/** Hands bytes to the person as a download: in the desktop program that opens the system's dialog. */
function download({ name, mediaType, base64 }: ExportedFile): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

const tell = (text: string, hint = ""): void => notify({ level: "info", text, hint });

export function exportActions(host: PageHost, keeper: DocumentKeeper): ExportActions {
  const exportAs = async (ids: readonly string[], format: ExportFormat): Promise<void> => {
    await keeper.flush();
    download(await host.call("export", { ids: [...ids], format, subtitles: page().settings.subtitles }));
  };
  const writeOut = async (ids: readonly string[], formats: readonly ExportFormat[]): Promise<void> => {
    await keeper.flush();
    tell(words.exports.written(await host.call("writeOut", { ids: [...ids], formats: [...formats] })));
  };
  const copy = async (text: string, told: string): Promise<void> => {
    await putOnClipboard(text);
    tell(told);
  };
  const copyReport = async (names: boolean): Promise<void> => {
    const { text } = await host.call("report", { names });
    await putOnClipboard(text);
    const { copied, named, unnamed } = words.report;
    tell(copied, names ? named : unnamed);
  };
  return {
    exportAs: (ids, format) => ask(exportAs(ids, format)),
    exportSpan: (id, start, end) => ask(host.call("exportSpan", { id, start, end }).then(download)),
    writeOut: (ids, formats) => ask(writeOut(ids, formats)),
    copy: (text, told) => ask(copy(text, told)),
    copyReport: (names) => ask(copyReport(names)),
  };
}
