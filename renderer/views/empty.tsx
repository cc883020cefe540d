/** The first thing a person sees: one place to drop things, and what the program is for, as a picture. */
import { AudioLines, Lock, Undo2 } from "lucide-react";
import { Button } from "../parts/button.tsx";
import { useProgram } from "../program.ts";
import { showSearch, usePage } from "../store.ts";
import { words } from "../words.ts";
import { DropModel } from "./drop-model.tsx";
import { NextOptions } from "./file-options.tsx";
import { useRemoved } from "./history.tsx";
import { contextBytesOf } from "./panel.tsx";
import { RecordButton } from "./record.tsx";

const { drop, panel } = words;

function Bill() {
  const report = usePage((state) => state.prediction);
  const chosen = usePage((state) => state.settings.transcribe.attention);
  if (report === null) return null;
  const largest = Math.max(...report.modes.map(contextBytesOf));
  return (
    <figure className="m-0 mt-6 w-full max-w-md text-left">
      <figcaption className="mb-2 text-[12.5px] text-soft">{drop.bill}</figcaption>
      {report.modes.map((mode) => (
        <div key={mode.attention} className="grid grid-cols-[5rem_minmax(0,1fr)_4.5rem] items-center gap-2 py-0.5">
          <span className={mode.attention === chosen ? "font-semibold text-accent" : "text-soft"}>
            {panel.attention[mode.attention]}
          </span>
          <span
            className={`h-2.5 rounded-[3px] ${mode.attention === "standard" ? "bg-gone-soft" : "bg-accent"}`}
            style={{ width: `${(100 * contextBytesOf(mode)) / largest}%` }}
          />
          <span className="text-right text-soft">{words.figures.bytes(contextBytesOf(mode))}</span>
        </div>
      ))}
    </figure>
  );
}

export function Empty() {
  const program = useProgram();
  const removed = useRemoved();
  return (
    <div className="flex h-full overflow-y-auto p-4 sm:p-6">
      <div className="m-auto flex min-h-full w-full max-w-5xl flex-col items-center justify-center rounded-2xl border-2 border-dashed border-line p-6 text-center">
        <span className="mb-4 flex size-16 items-center justify-center rounded-2xl bg-accent-wash text-accent">
          <AudioLines size={34} strokeWidth={1.6} aria-hidden />
        </span>
        <h1 className="m-0 text-[26px] font-semibold tracking-tight">{drop.title}</h1>
        <p className="mt-2 mb-0 text-[15px] text-soft">{drop.text}</p>
        <p className="mt-1 mb-6 max-w-md text-[12.5px] text-soft">{drop.kinds}</p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button look="accent" className="h-10 px-5" onClick={() => program.choose("files")}>
            {drop.files}
          </Button>
          <Button look="line" className="h-10 px-5" onClick={() => program.choose("folder")}>
            {drop.folder}
          </Button>
          <RecordButton wide />
        </div>
        <div className="mt-6 w-full max-w-3xl">
          <NextOptions wide />
        </div>
        <DropModel />
        <Bill />
        {removed.length > 0 && (
          <Button className="mt-6 text-soft hover:text-ink" onClick={showSearch}>
            <Undo2 size={15} aria-hidden />
            {drop.removed(removed.length)}
          </Button>
        )}
        <ul className="m-0 mt-6 flex flex-wrap justify-center gap-x-8 gap-y-2 p-0 text-soft">
          <li className="flex items-center gap-2">
            <Lock size={15} aria-hidden className="text-accent" />
            {drop.private}
          </li>
        </ul>
      </div>
    </div>
  );
}
