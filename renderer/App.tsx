/** The window: queue on the left, transcript in the middle, memory and speed on the right. */
import { Dialog } from "@base-ui/react/dialog";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ChevronDown, Keyboard, PanelLeft, Plus, Settings2, TriangleAlert, WifiOff } from "lucide-react";
import { type ChangeEvent, useEffect, useRef } from "react";
import { filesOfInput } from "./drop.ts";
import { keyNames } from "./key-names.ts";
import { keyOf } from "./key-table.ts";
import { command, listenToKeys } from "./keyboard.ts";
import { saidNext } from "./option-fields.ts";
import { Button, IconButton } from "./parts/button.tsx";
import { ConfirmationDialog } from "./parts/confirmation.tsx";
import { Menu } from "./parts/menu.tsx";
import { Notices } from "./parts/notices.tsx";
import { useProgram } from "./program.ts";
import { ask, change, usePage, useTongue } from "./store.ts";
import { speak } from "./tongue.ts";
import { Compare } from "./views/compare.tsx";
import { DropTarget, useDrop } from "./views/drop-target.tsx";
import { Empty } from "./views/empty.tsx";
import { OptionsDialog } from "./views/file-options.tsx";
import { KeysDialog } from "./views/keys.tsx";
import { Panel } from "./views/panel.tsx";
import { QueueView } from "./views/queue.tsx";
import { CutOffBar, RecordButton, RecordingBar, RecordSheet } from "./views/record.tsx";
import { Search, SearchField } from "./views/search.tsx";
import { SettingsDialog } from "./views/settings.tsx";
import { Strip } from "./views/strip.tsx";
import { SubtitlesView } from "./views/subtitles.tsx";
import { TranscriptView } from "./views/transcript.tsx";
import { words } from "./words.ts";

const queries = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false, networkMode: "always" } },
});

function Head() {
  const program = useProgram();
  const model = usePage((state) => state.settings.transcribe.model);
  const empty = usePage((state) => state.order.length === 0);
  const searching = usePage((state) => state.view === "search");
  const missing = usePage((state) => state.ready && !state.models.some(({ name }) => name === model));
  const next = usePage(({ settings }) => saidNext(settings.transcribe));
  return (
    <header className="grid h-12 shrink-0 grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-3 border-b border-line px-3">
      <div className="flex items-center gap-2">
        {!empty && (
          <IconButton
            icon={PanelLeft}
            label={words.queue.open}
            className="lg:hidden"
            onClick={() => change({ drawer: true })}
          />
        )}
        <img src="/icon.svg" alt="" className="ml-1 size-6" />
        <span className="mr-3 text-[15px] font-semibold tracking-tight max-sm:hidden">{words.product}</span>
        <Menu
          trigger={
            <Button look="line" aria-label={words.add.label}>
              <Plus size={16} aria-hidden />
              <span className="max-sm:hidden">{words.add.button}</span>
              <ChevronDown size={14} aria-hidden className="-mr-1 text-soft" />
            </Button>
          }
          groups={[
            [
              {
                label: words.add.files,
                hint: keyNames(keyOf("window", "addFiles")),
                run: () => program.choose("files"),
              },
              {
                label: words.add.folder,
                hint: keyNames(keyOf("window", "addFolder")),
                run: () => program.choose("folder"),
              },
            ],
            [{ label: words.options.nextShort, run: () => change({ choosing: { kind: "next", ids: [] } }) }],
          ]}
        />
        <RecordButton />
      </div>
      <div className="flex justify-center">{(!empty || searching) && <SearchField />}</div>
      <div className="flex items-center">
        <Button
          className={missing ? "text-warn" : "text-soft hover:text-ink max-md:hidden"}
          title={words.options.next}
          onClick={() => change({ choosing: { kind: "next", ids: [] } })}
        >
          {missing && <TriangleAlert size={15} aria-hidden />}
          {missing ? words.missingModel(model) : next}
        </Button>
        <IconButton
          icon={Keyboard}
          label={words.keys.open}
          keys={keyOf("window", "keys")}
          className="max-md:hidden"
          onClick={() => change({ dialog: "keys" })}
        />
        <IconButton
          icon={Settings2}
          label={words.settings.open}
          keys={keyOf("window", "settings")}
          onClick={() => change({ dialog: "settings" })}
        />
      </div>
    </header>
  );
}

function Middle() {
  const view = usePage((state) => state.view);
  const row = usePage((state) => (state.selected === null ? undefined : state.rows.get(state.selected)));
  if (view === "search") return <Search />;
  if (row === undefined)
    return <p className="flex h-full items-center justify-center text-soft">{words.transcript.nothing}</p>;
  if (view === "compare") return <Compare row={row} />;
  return view === "subtitles" ? <SubtitlesView row={row} /> : <TranscriptView key={row.id} row={row} />;
}

function Drawer() {
  const open = usePage((state) => state.drawer);
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={(drawer) => change({ drawer })}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-black/30" />
        <Dialog.Popup
          ref={popup}
          initialFocus={popup}
          className="fixed inset-y-0 left-0 z-30 flex w-[min(21rem,85vw)] flex-col border-r border-line bg-side outline-none"
        >
          <Dialog.Title render={(props) => <h1 {...props} />} className="sr-only">
            {words.queue.title}
          </Dialog.Title>
          <div className="min-h-0 flex-1">
            <QueueView />
          </div>
          <Dialog.Close className="h-10 shrink-0 border-t border-line text-soft hover:bg-hover hover:text-ink">
            {words.queue.close}
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Banner() {
  const reach = usePage((state) => state.reach);
  const uploading = usePage((state) => state.uploading);
  if (reach !== "reached")
    return (
      <div role="alert" className="flex shrink-0 items-start gap-2.5 border-b border-line bg-warn-wash px-4 py-2">
        <WifiOff size={15} aria-hidden className="mt-0.5 shrink-0 text-warn" />
        <p className="m-0">
          <strong className="font-semibold">{words.reach[reach]}</strong> {words.reach[`${reach}Hint`]}
        </p>
      </div>
    );
  if (uploading === null) return null;
  return (
    <div className="flex shrink-0 items-center gap-3 border-b border-line bg-accent-wash px-4 py-2">
      {words.uploading(uploading)}
      <progress className="h-1.5 flex-1 accent-accent" value={uploading} aria-label={words.uploading(uploading)} />
    </div>
  );
}

/** The input elements behind "add" where the system's own dialogs can't be had. */
function Inputs() {
  const program = useProgram();
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    program.addDropped(filesOfInput(event.target));
    event.target.value = "";
  };
  return (
    <div hidden>
      <input id="choose-files" type="file" multiple onChange={chosen} aria-label={words.drop.files} />
      <input
        id="choose-folder"
        type="file"
        aria-label={words.drop.folder}
        ref={(input) => input?.setAttribute("webkitdirectory", "")}
        onChange={chosen}
      />
    </div>
  );
}

function Columns() {
  const empty = usePage((state) => state.order.length === 0);
  const ready = usePage((state) => state.ready);
  const searching = usePage((state) => state.view === "search");
  if (!ready) return <main className="min-h-0 flex-1" />;
  if (empty && !searching)
    return (
      <main className="min-h-0 flex-1">
        <Empty />
      </main>
    );
  return (
    <div className="grid min-h-0 flex-1 grid-cols-1 lg:grid-cols-[18.5rem_minmax(0,1fr)] xl:grid-cols-[18.5rem_minmax(0,1fr)_19rem] widest:grid-cols-[26rem_minmax(0,1fr)_24rem]">
      <nav aria-label={words.queue.title} className="min-h-0 border-r border-line max-lg:hidden">
        <QueueView />
      </nav>
      <main className="flex min-h-0 min-w-0 flex-col">
        <div className="shrink-0 xl:hidden">
          <Strip />
        </div>
        <div className="min-h-0 flex-1">
          <Middle />
        </div>
      </main>
      <div className="min-h-0 border-l border-line max-xl:hidden">
        <Panel />
      </div>
    </div>
  );
}

export function App() {
  const program = useProgram();
  const theme = usePage((state) => state.settings.theme);
  const language = usePage((state) => state.settings.windowLanguage);
  // All that is in it is drawn anew when the language changes.
  useTongue();
  const inSettings = usePage((state) => state.dialog === "settings");
  const over = useDrop();

  useEffect(() => listenToKeys(program), [program]);
  useEffect(() => program.host.onCommand((name) => command(program, name)), [program]);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => ask(speak(language)), [language]);

  return (
    <QueryClientProvider client={queries}>
      <div className="flex h-full flex-col">
        <Banner />
        <CutOffBar />
        <RecordingBar />
        <Head />
        <Columns />
        <Drawer />
        <Inputs />
        <SettingsDialog />
        <KeysDialog />
        <RecordSheet />
        <OptionsDialog />
        <Notices />
        {!inSettings && <ConfirmationDialog />}
        {over && <DropTarget />}
      </div>
    </QueryClientProvider>
  );
}
