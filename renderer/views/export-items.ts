/** What the export menus offer, for one transcript or for several. */
import { ExportFormat } from "../../src/api/settings.ts";
import type { MenuItem } from "../parts/menu.tsx";
import type { Program } from "../program.ts";
import { page } from "../store.ts";
import { words } from "../words.ts";

const { exports: say } = words;

/** @param ids asked for when one is chosen */
export function exportItems(program: Program, ids: () => readonly string[]): MenuItem[][] {
  const { formats, writeTo, outFolder } = page().settings;
  const wanted = formats.length > 0 ? formats : (["txt", "srt"] as const);
  const inFolder = writeTo === "folder" && outFolder !== "";
  // What a browser handed over is in the data folder: nobody looks for results beside it.
  const offered = inFolder || program.host.kind === "desktop";
  return [
    ExportFormat.options.map((format) => ({
      label: say.names[format],
      hint: `.${format}`,
      run: () => program.exportAs(ids(), format),
    })),
    offered ? [{ label: say.writeOut(wanted, inFolder), run: () => program.writeOut(ids(), wanted) }] : [],
  ];
}
