/** Recording: what is heard, the recording that is under way, and what was cut off. */
import { Mic, Pause, Play, Square } from "lucide-react";
import { useEffect } from "react";
import { clock } from "../../src/lib/figures.ts";
import { keyOf } from "../key-table.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Field, Select, Sheet } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { pageId, type RecorderPhase, useMeter, useRecorder } from "../recorder.ts";
import { canHearComputer, type SoundSource } from "../sound-input.ts";
import { change, usePage } from "../store.ts";
import { words } from "../words.ts";
import { NextOptions } from "./file-options.tsx";

const { recording: say } = words;

export function RecordButton({ wide = false }: { wide?: boolean }) {
  const { recordings } = useProgram();
  const phase = useRecorder((state) => state.phase);
  // Until it is known whether another window records.
  const free = usePage((state) => state.recordings !== null && state.recordings.running === null);
  const disabled = phase !== "none" || !free;
  if (wide)
    return (
      <Button look="line" className="h-10 px-5" disabled={disabled} onClick={recordings.open}>
        <Mic size={16} aria-hidden />
        {say.button}
      </Button>
    );
  return (
    <IconButton
      icon={Mic}
      label={say.button}
      keys={keyOf("window", "record")}
      disabled={disabled}
      onClick={recordings.open}
    />
  );
}

function Source() {
  const program = useProgram();
  const { wish, devices } = useRecorder();
  const platform = usePage((state) => state.about?.platform ?? "");
  const { recorder } = program.recordings;
  const known = devices.some(({ id }) => id === wish.device);
  return (
    <>
      {canHearComputer(program.host.kind === "desktop", platform) && (
        <Field label={say.source}>
          {(id) => (
            <Select<SoundSource>
              id={id}
              value={wish.source}
              options={(["microphone", "computer", "both"] as const).map((value) => ({
                value,
                label: say.sources[value],
              }))}
              onChange={(source) => recorder.choose({ source })}
            />
          )}
        </Field>
      )}
      {wish.source !== "computer" && (
        <Field label={say.device}>
          {(id) => (
            <Select
              id={id}
              value={known ? wish.device : ""}
              options={[
                { value: "", label: say.usual },
                ...devices.map((one) => ({ value: one.id, label: one.label })),
              ]}
              onChange={(device) => recorder.choose({ device })}
            />
          )}
        </Field>
      )}
    </>
  );
}

export function RecordSheet() {
  const { recordings } = useProgram();
  const open = usePage((state) => state.dialog === "record");
  const folder = usePage((state) => state.recordings?.folder ?? "");
  const later = usePage((state) => state.settings.transcribe.speakers !== "off");
  const { phase, failure } = useRecorder();
  const close = (): void => change({ dialog: null });
  useEffect(() => {
    if (!open) return;
    recordings.recorder.listen();
    return () => recordings.recorder.leave();
  }, [open, recordings]);
  return (
    <Sheet title={say.button} closeLabel={words.keys.close} open={open} onClose={close}>
      <div className="overflow-y-auto px-5 pt-1 pb-5">
        <Source />
        <div className="mt-2">
          <NextOptions />
        </div>
        <p className="mt-3 mb-0 text-[12.5px] break-words text-soft">
          {say.into(folder)}
          {later && ` ${say.speakersLater}`}
        </p>
        {failure !== null && (
          <p role="alert" className="mt-3 mb-0 text-bad">
            {failure.message} {failure.hint}
          </p>
        )}
        <div className="mt-5 flex items-center justify-between gap-4">
          <Level />
          <Button look="accent" disabled={phase !== "none"} onClick={recordings.start}>
            <Mic size={16} aria-hidden />
            {phase === "starting" ? say.starting : say.start}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}

/** Of a scale of 60 dB: what is 60 below the loudest is nothing, and people speak in the upper half. */
const shareOf = (level: number): number => Math.max(0, Math.min(1, 1 + (20 * Math.log10(Math.max(level, 1e-6))) / 60));

function Level() {
  const level = useMeter((state) => state.level);
  const share = shareOf(level);
  return (
    <span className="relative h-2 w-24 shrink-0 overflow-hidden rounded-full bg-gone-soft sm:w-36">
      {/* For those who can't see the bar: it can't be drawn alike everywhere. */}
      <meter aria-label={say.level} min={0} max={100} value={Math.round(100 * share)} className="sr-only" />
      <span
        aria-hidden
        className={`absolute inset-0 origin-left ${share > 0.97 ? "bg-bad" : "bg-accent"}`}
        style={{ transform: `scaleX(${share})` }}
      />
    </span>
  );
}

function Elapsed() {
  const seconds = useMeter((state) => Math.floor(state.seconds));
  return (
    <span role="timer" aria-label={say.elapsed} className="font-semibold tabular-nums">
      {clock(seconds)}
    </span>
  );
}

function phaseName(phase: RecorderPhase): string {
  if (phase === "paused") return words.states.paused;
  return phase === "stopping" ? say.stopping : say.region;
}

function Own() {
  const { recorder, stop } = useProgram().recordings;
  const { phase, failure, isWaiting } = useRecorder();
  const said = failure ?? (isWaiting ? { message: say.waiting, hint: "" } : null);
  return (
    <>
      <span className="flex items-center gap-2">
        <span
          aria-hidden
          className={`size-2.5 shrink-0 rounded-full ${phase === "recording" ? "bg-bad" : "bg-gone"}`}
        />
        <span aria-live="polite" className="max-sm:sr-only">
          {phaseName(phase)}
        </span>
        <Elapsed />
      </span>
      <Level />
      <span className="ml-auto flex gap-1.5">
        {phase === "paused" ? (
          <Button look="line" onClick={() => recorder.goOn()} aria-keyshortcuts="M">
            <Play size={15} aria-hidden />
            {words.queue.resume}
          </Button>
        ) : (
          <Button look="line" disabled={phase !== "recording"} onClick={() => recorder.pause()} aria-keyshortcuts="M">
            <Pause size={15} aria-hidden />
            {words.queue.pause}
          </Button>
        )}
        <Button look="accent" disabled={phase === "stopping"} onClick={stop} aria-keyshortcuts="Shift+M">
          <Square size={13} aria-hidden fill="currentColor" />
          {say.stop}
        </Button>
      </span>
      {said !== null && (
        <p role="alert" className="m-0 basis-full text-bad">
          <strong className="font-semibold">{said.message}</strong> {said.hint}
        </p>
      )}
    </>
  );
}

/** Over the window for as long as something is recorded, here or in another one. */
export function RecordingBar() {
  const { stopOther } = useProgram().recordings;
  const running = usePage((state) => state.recordings?.running ?? null);
  const id = useRecorder((state) => state.id);
  if (id === null && running === null) return null;
  const isOther = id === null && running !== null && running.page !== pageId;
  if (id === null && !isOther) return null;
  return (
    <section
      aria-label={say.region}
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line bg-bad-wash px-4 py-1.5"
    >
      {isOther ? (
        <>
          <p className="m-0 min-w-0 break-words">{say.elsewhere(running.name)}</p>
          <Button look="line" className="ml-auto" onClick={() => stopOther(running.id)}>
            <Square size={13} aria-hidden fill="currentColor" />
            {say.stop}
          </Button>
        </>
      ) : (
        <Own />
      )}
    </section>
  );
}

/** Recordings that a kill of the program cut off: told until the person has seen it. */
export function CutOffBar() {
  const { settle, select } = useProgram().recordings;
  const one = usePage((state) => state.recordings?.cutOff[0]);
  if (one === undefined) return null;
  return (
    <section
      aria-label={say.cutOff(one.name, one.seconds)}
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-warn-wash px-4 py-1.5"
    >
      <p className="m-0 min-w-0 flex-1 basis-64">
        <strong className="font-semibold">{say.cutOff(one.name, one.seconds)}</strong> {say.cutOffHint}
      </p>
      <span className="flex gap-1.5">
        <Button
          look="line"
          onClick={() => {
            select(one.id);
            settle(one.id, true);
          }}
        >
          {say.keep}
        </Button>
        <Button
          onClick={() =>
            change({
              confirmation: {
                text: say.removeAsk(one.name),
                hint: say.removeHint,
                yes: say.remove,
                run: () => settle(one.id, false),
              },
            })
          }
        >
          {say.remove}
        </Button>
      </span>
    </section>
  );
}
