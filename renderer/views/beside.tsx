/** What stands beside the text in a wide window: the pictures, where there are any, and the subtitles as files hold them. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ShownSubtitle } from "../../src/api/contract.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { useHeard } from "../heard.ts";
import { type Pictures, picturesToShow } from "../pictures.ts";
import { usePlayer } from "../player.ts";
import { useProgram } from "../program.ts";
import { usePage } from "../store.ts";
import { useSubtitles } from "../subtitles.ts";
import { useRoom } from "../wide.ts";
import { words } from "../words.ts";
import { PicturesView } from "./pictures.tsx";
import { SubtitleLines, SubtitleSummary, useSubtitleReading } from "./subtitle-lines.tsx";

const { subtitles: say } = words;

const nothing: readonly ShownSubtitle[] = [];

export function usePictures(id: string): Pictures | null {
  const { host } = useProgram();
  const heard = useHeard(id);
  const { data } = useQuery({
    queryKey: ["pictures", id, heard],
    // A file that can't be opened is told of where it is transcribed.
    queryFn: () => host.call("pictures", { id }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const address = host.soundAddress(id);
  const shown = usePlayer((state) => (state.address === address ? state.pictures : null));
  return picturesToShow(data?.codec, shown);
}

/** @param tall the most of the window's height that they take */
export function PicturesPlace({
  row,
  pictures,
  subtitles,
  tall,
}: {
  row: QueueRow;
  pictures: Pictures | null;
  subtitles: readonly ShownSubtitle[] | null;
  tall: string;
}) {
  const shown = usePage((state) => state.settings.pictures.shown);
  if (pictures === null) return null;
  if ("refused" in pictures)
    return (
      <p className="m-0 shrink-0 border-b border-line px-5 py-1.5 text-soft">{words.pictures.refused(pictures)}</p>
    );
  if (!shown) return null;
  return (
    <div className="shrink-0 border-b border-line bg-side">
      <PicturesView size={pictures.size} subtitles={subtitles ?? nothing} duration={row.duration ?? 0} tall={tall} />
    </div>
  );
}

/** Of the height of a window that is too narrow for two columns, and of one that isn't. */
export const tallAbove = "min(30vh, 18rem)";
export const tallBeside = "56vh";

/** What a file has to show beside its words, and whether there is a pane for it. */
export function useBeside(row: QueueRow, hasWords: boolean) {
  const pictures = usePictures(row.id);
  const { shown, subtitles: drawn } = usePage((state) => state.settings.pictures);
  const [forPictures, forSecond] = [useRoom("pictures"), useRoom("second")];
  const seen = pictures !== null && "size" in pictures && shown;
  const pane = (forSecond && (hasWords || pictures !== null)) || (forPictures && seen);
  const subtitles = useSubtitles(row.id, pane || (seen && drawn));
  return { pictures, pane, subtitles };
}

/** @param subtitles null until they are known @param children what stands above them */
export function SecondPane({
  subtitles,
  children,
}: {
  subtitles: readonly ShownSubtitle[] | null;
  children: ReactNode;
}) {
  const shown = subtitles ?? nothing;
  const { current, asked, fast, next } = useSubtitleReading(shown);
  return (
    <aside aria-label={words.pictures.pane} className="flex min-h-0 w-[42%] shrink-0 flex-col border-l border-line">
      {children}
      <header className="shrink-0 border-b border-line px-5 py-1">
        <h2 className="sr-only">{say.title}</h2>
        <SubtitleSummary count={subtitles && shown.length} fast={fast} next={next} />
      </header>
      {subtitles !== null && shown.length === 0 ? (
        <p className="m-0 p-8 text-center text-soft">{say.none}</p>
      ) : (
        <SubtitleLines subtitles={shown} current={current} asked={asked} />
      )}
    </aside>
  );
}
