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
      {/* In a wide window what is dropped and how it is transcribed stand side by side. */}
      <div className="m-auto flex min-h-full w-full max-w-5xl flex-col items-center justify-center rounded-2xl border-2 border-dashed border-line p-6 text-center wide:grid wide:max-w-none wide:grid-cols-2 wide:content-center wide:gap-x-16">
        <div className="flex flex-col items-center">
          <span className="mb-4 flex size-16 items-center justify-center rounded-2xl bg-accent-wash text-accent wide:mb-6 wide:size-24 wide:rounded-3xl wide:*:size-12">
            <AudioLines size={34} strokeWidth={1.6} aria-hidden />
          </span>
          <h1 className="m-0 text-[26px] font-semibold tracking-tight wide:text-[34px]">{drop.title}</h1>
          <p className="mt-2 mb-0 text-[15px] text-soft">{drop.text}</p>
          <p className="mt-1 mb-6 max-w-md text-[12.5px] text-balance text-soft">{drop.kinds}</p>
          <div className="flex flex-wrap justify-center gap-2">
            <Button look="accent" className="h-10 px-5" onClick={() => program.choose("files")}>
              {drop.files}
            </Button>
            <Button look="line" className="h-10 px-5" onClick={() => program.choose("folder")}>
              {drop.folder}
            </Button>
            <RecordButton wide />
          </div>
        </div>
        <div className="mt-6 flex w-full max-w-3xl flex-col items-center wide:mt-0 wide:items-start">
          <NextOptions wide />
          <DropModel />
          <Bill />
        </div>
        <div className="mt-6 flex flex-col items-center gap-6 wide:col-span-2 wide:mt-16">
          {removed.length > 0 && (
            <Button className="text-soft hover:text-ink" onClick={showSearch}>
              <Undo2 size={15} aria-hidden />
              {drop.removed(removed.length)}
            </Button>
          )}
          <p className="m-0 flex items-center gap-2 text-soft">
            <Lock size={15} aria-hidden className="text-accent" />
            {drop.private}
          </p>
        </div>
      </div>
    </div>
  );
}
