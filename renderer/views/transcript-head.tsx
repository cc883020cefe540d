/** Over the transcript: which file, what can be done with its text. */
import {
  ChevronDown,
  Copy,
  FileDown,
  GitCompareArrows,
  History,
  Info,
  Redo2,
  Search,
  TriangleAlert,
  Undo2,
} from "lucide-react";
import { isUnderWay, type QueueRow } from "../../src/api/queue.ts";
import { clock } from "../../src/lib/figures.ts";
import { type DocumentKeeper, shownSegments, useDocument } from "../document.ts";
import { keyOf } from "../key-table.ts";
import { otherLanguages } from "../language-options.ts";
import { useEscape } from "../opened.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Menu } from "../parts/menu.tsx";
import { useProgram } from "../program.ts";
import { spokenIn } from "../row-detail.ts";
import { change, heardLanguages, usePage } from "../store.ts";
import { told } from "../told.ts";
import { words } from "../words.ts";
import { exportItems } from "./export-items.ts";
import { useReading } from "./reading.ts";

/** The next segment that is doubted and not yet looked at, behind the chosen one, around the end. */
export function nextDoubt(): void {
  const segments = shownSegments(useDocument.getState());
  const { chosen, choose } = useReading.getState();
  const doubts = segments.flatMap((one, index) => ((one.suspect?.length ?? 0) > 0 && one.kept !== true ? [index] : []));
  choose(doubts.find((index) => index > (chosen ?? -1)) ?? doubts[0] ?? chosen);
}

export function plainText(): string {
  return shownSegments(useDocument.getState())
    .map(({ text, speaker }) => (speaker === undefined ? text.trim() : `${speaker}: ${text.trim()}`))
    .join("\n");
}

/** Indices mean other segments then, so nothing stays chosen. */
function showOriginal(keeper: DocumentKeeper, shown: boolean): void {
  useReading.getState().edit(null);
  useReading.getState().choose(null);
  void keeper.showOriginal(shown);
}

/** What was heard or what was written; beside the player, so that nothing moves when the first word is changed. */
export function Versions() {
  const { keeper } = useProgram();
  const { edited, looking, saving } = useDocument();
  const { transcript } = words;
  if (!edited) return null;
  return (
    <span className="flex items-center gap-1 text-[12.5px] text-soft">
      <span aria-live="polite">{saving === "no" ? transcript.saved : transcript.saving}</span>
      <Button small onClick={() => showOriginal(keeper, !looking)}>
        {/* As wide as the longer of its two names, so that a second click meets it again. */}
        <span className="grid justify-items-end *:[grid-area:1/1]">
          <span className={looking ? "invisible" : ""}>{transcript.original}</span>
          <span className={looking ? "" : "invisible"}>{transcript.showEdited}</span>
        </span>
      </Button>
    </span>
  );
}

/** Over the original while it is shown: what it is, and the way back to it, away from the button that showed it. */
export function OriginalBar({ name }: { name: string }) {
  const { keeper } = useProgram();
  const { transcript, doubt } = words;
  useEscape(true, () => showOriginal(keeper, false));
  const revert = (): void => {
    const run = (): void => {
      useReading.getState().choose(null);
      keeper.revert();
    };
    change({ confirmation: { text: doubt.revert, hint: doubt.revertHint(name), yes: transcript.revert, run } });
  };
  return (
    <section
      aria-label={transcript.originalTitle}
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-accent-wash px-5 py-1.5"
    >
      <History size={15} aria-hidden className="shrink-0 text-accent" />
      <p className="m-0">{transcript.originalHint}</p>
      <Button small look="line" onClick={revert}>
        {transcript.revert}
      </Button>
    </section>
  );
}

/** What was heard, and where the program was wrong: the others. */
function Language({ row }: { row: QueueRow }) {
  const program = useProgram();
  const model = usePage((state) => state.models.find((one) => one.name === row.options.model));
  const { language } = row;
  if (language === null || language === "") return null;
  const name = spokenIn(row);
  if (model?.multilingual !== true || isUnderWay(row) || row.state === "cancelling")
    return <span className="before:mx-1.5 before:content-['·']">{name}</span>;
  return (
    <Menu
      trigger={
        <Button small className="-my-1 ml-1 text-[13.5px] font-normal" title={words.transcript.otherLanguage}>
          {name}
          <ChevronDown size={13} aria-hidden className="-mx-0.5" />
        </Button>
      }
      groups={[
        otherLanguages(language, heardLanguages()).map(({ value, label }) => ({
          label,
          run: () => program.inLanguage(row.id, value),
        })),
      ]}
    />
  );
}

/** What the person should know of the recording: which track of how many, a channel that was taken, a cut. */
function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul aria-label={words.transcript.notes} className="m-0 mt-1 list-none p-0 text-[12.5px] text-soft">
      {notes.map((note) => (
        <li key={note} className="flex items-baseline gap-1.5">
          <Info size={13} aria-hidden className="shrink-0 translate-y-0.5" />
          <span className="min-w-0">{told(note)}</span>
        </li>
      ))}
    </ul>
  );
}

export function TranscriptHead({ row }: { row: QueueRow }) {
  const program = useProgram();
  const { segments, past, future, original } = useDocument();
  const finding = useReading((state) => state.finding);
  const wentOn = usePage((state) => state.wentOn.get(row.id));
  const { transcript, suspect } = words;
  const none = segments.length === 0;
  return (
    <header className="@container shrink-0 px-5 pt-3 pb-2">
      {/* What can be done stands still, however long the name is; under it where both have no room. */}
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 @max-lg:grid-cols-1">
        <div className="flex min-w-0 items-center gap-x-3">
          <h1 className="m-0 min-w-0 truncate text-[17px] font-semibold" title={row.name}>
            <bdi>{row.name}</bdi>
          </h1>
          <span className="flex items-center whitespace-nowrap text-soft">
            {row.duration !== null && clock(row.duration)}
            <Language row={row} />
          </span>
          {wentOn !== undefined && (isUnderWay(row) || row.state === "done") && (
            <span className="flex min-w-0 items-center gap-1.5 truncate text-[12.5px] text-soft">
              <History size={14} aria-hidden className="text-accent" />
              {transcript.wentOn(clock(wentOn))}
            </span>
          )}
        </div>
        <span className="flex items-center justify-self-end">
          {row.suspects > 0 && (
            <Button
              small
              className="whitespace-nowrap text-warn"
              onClick={nextDoubt}
              title={suspect.next}
              aria-label={words.queue.suspects(row.suspects)}
            >
              <TriangleAlert size={14} aria-hidden />
              <span className="@max-2xl:hidden">{words.queue.suspects(row.suspects)}</span>
              <span className="@2xl:hidden">{row.suspects}</span>
            </Button>
          )}
          <IconButton
            icon={Undo2}
            label={transcript.undo}
            keys={keyOf("transcript", "undo")}
            disabled={past.length === 0 || original !== null}
            onClick={() => program.keeper.undo()}
          />
          <IconButton
            icon={Redo2}
            label={transcript.redo}
            keys={keyOf("transcript", "redo")}
            disabled={future.length === 0 || original !== null}
            onClick={() => program.keeper.redo()}
          />
          <IconButton
            icon={Search}
            label={transcript.find}
            keys={keyOf("transcript", "find")}
            pressed={finding}
            disabled={none}
            onClick={() => useReading.setState({ finding: !finding, find: "" })}
          />
          <IconButton
            icon={Copy}
            label={transcript.copy}
            disabled={none}
            onClick={() => program.copy(plainText(), transcript.copied)}
          />
          <IconButton
            icon={GitCompareArrows}
            label={transcript.compare}
            keys={keyOf("transcript", "compare")}
            disabled={row.state === "failed"}
            onClick={() => change({ view: "compare" })}
          />
          <Menu
            trigger={
              <Button look="line" className="ml-1.5" disabled={none} id="export">
                <FileDown size={15} aria-hidden />
                {transcript.export}
                <ChevronDown size={14} aria-hidden className="-mr-1 text-soft" />
              </Button>
            }
            groups={[
              [{ label: words.subtitles.open, run: () => change({ view: "subtitles" }) }],
              ...exportItems(program, () => [row.id]),
            ]}
          />
        </span>
      </div>
      <Notes notes={row.notes} />
    </header>
  );
}
