/** The open transcript as the subtitles that its files hold: lines as they are broken, when, and whether there is time to read them. */
import { ChevronDown, FileDown, X } from "lucide-react";
import type { ShownSubtitle } from "../../src/api/contract.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { keyOf } from "../key-table.ts";
import { useEscape } from "../opened.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Menu } from "../parts/menu.tsx";
import { Transport } from "../parts/transport.tsx";
import { useProgram } from "../program.ts";
import { change } from "../store.ts";
import { useSubtitles } from "../subtitles.ts";
import { useRoom } from "../wide.ts";
import { words } from "../words.ts";
import { PicturesPlace, tallBeside, usePictures } from "./beside.tsx";
import { PictureButtons } from "./pictures.tsx";
import { LineRules } from "./settings-files.tsx";
import { SubtitleLines, SubtitleSummary, useSubtitleReading } from "./subtitle-lines.tsx";

const { subtitles: say } = words;

/** The files that these subtitles go into. */
const files = ["srt", "vtt", "ass"] as const;

const nothing: readonly ShownSubtitle[] = [];

export function SubtitlesView({ row }: { row: QueueRow }) {
  const program = useProgram();
  const subtitles = useSubtitles(row.id, true);
  const shown = subtitles ?? nothing;
  const { current, asked, fast, next } = useSubtitleReading(shown);
  const pictures = usePictures(row.id);
  const wide = useRoom("pictures");
  const close = (): void => change({ view: "transcript" });
  useEscape(true, close);
  return (
    <section aria-label={say.title} className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 px-5 pt-3 pb-1">
        <h1 className="m-0 min-w-0 flex-1 truncate text-[17px] font-semibold">
          {say.title}: <bdi>{row.name}</bdi>
        </h1>
        <Menu
          trigger={
            <Button look="line" disabled={shown.length === 0} id="export">
              <FileDown size={15} aria-hidden />
              {words.transcript.export}
              <ChevronDown size={14} aria-hidden className="-mr-1 text-soft" />
            </Button>
          }
          groups={[
            files.map((format) => ({
              label: words.exports.names[format],
              hint: `.${format}`,
              run: () => program.exportAs([row.id], format),
            })),
          ]}
        />
        <IconButton icon={X} label={say.close} keys={keyOf("window", "close")} onClick={close} />
      </header>
      <div className="shrink-0 border-b border-line px-5 pb-2">
        <SubtitleSummary count={subtitles && shown.length} fast={fast} next={next} />
        <div className="flex flex-wrap items-center gap-x-8 [&>div]:py-1 max-sm:[&>div]:w-full">
          <LineRules />
        </div>
        <span className="flex flex-wrap items-center gap-x-1.5">
          <Transport duration={row.duration} at={shown[current]} />
          {pictures !== null && "size" in pictures && <PictureButtons />}
        </span>
      </div>
      {/* Beside them where there is room, else above. */}
      <div className={`flex min-h-0 flex-1 ${wide ? "flex-row-reverse" : "flex-col"}`}>
        <div className={wide && pictures !== null ? "w-[42%] border-l border-line" : "shrink-0"}>
          <PicturesPlace row={row} pictures={pictures} subtitles={subtitles} tall={wide ? tallBeside : "22vh"} />
        </div>
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {subtitles !== null && shown.length === 0 ? (
            <p className="m-0 p-8 text-center text-soft">{say.none}</p>
          ) : (
            <SubtitleLines subtitles={shown} current={current} asked={asked} />
          )}
        </div>
      </div>
    </section>
  );
}
