/** The timing tools under the waveform: closed until they are asked for. */
import { AudioLines, ChevronDown, Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { useMemo } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { keyOf } from "../key-table.ts";
import { useEscape } from "../opened.ts";
import { Button, IconButton, Tip } from "../parts/button.tsx";
import { Menu } from "../parts/menu.tsx";
import { useProgram } from "../program.ts";
import { timing, useTiming } from "../timing.ts";
import { words } from "../words.ts";
import { useReading } from "./reading.ts";
import { TimesFields } from "./times-fields.tsx";
import { type TimingActions, timingActions } from "./timing-actions.ts";
import { MergeDialog } from "./timing-merge.tsx";
import { useHeldSegments } from "./timing-pointer.ts";
import { ShiftDialog } from "./timing-shift.tsx";
import { StretchDialog } from "./timing-stretch.tsx";
import { TimingWave } from "./timing-wave.tsx";

const { timing: say } = words;

export function TimingButton() {
  const open = useTiming((state) => state.open);
  return (
    <IconButton
      icon={AudioLines}
      label={say.title}
      keys={keyOf("transcript", "timing")}
      pressed={open}
      onClick={timing.toggle}
    />
  );
}

function Zoom() {
  return (
    <span className="-ml-1.5 flex">
      <IconButton
        icon={ZoomOut}
        label={say.farther}
        keys={keyOf("timing", "farther")}
        small
        onClick={() => timing.zoom(1 / 0.7)}
      />
      <IconButton
        icon={ZoomIn}
        label={say.closer}
        keys={keyOf("timing", "closer")}
        small
        onClick={() => timing.zoom(0.7)}
      />
      <IconButton icon={Maximize2} label={say.whole} keys={keyOf("timing", "whole")} small onClick={timing.whole} />
    </span>
  );
}

/** The times of the chosen segment. */
function Chosen({ segment, index, actions }: { segment: EditedSegment; index: number; actions: TimingActions }) {
  const here = (side: "start" | "end") => (
    <Tip text={words.keys.names.timing[`${side}Here`]} keys={keyOf("timing", `${side}Here`)}>
      <Button small look="line" onClick={() => actions.setHere(side)}>
        {say.here[side]}
      </Button>
    </Tip>
  );
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <TimesFields
        segment={segment}
        index={index}
        actions={actions}
        onLeave={() => document.activeElement instanceof HTMLElement && document.activeElement.blur()}
      />
      {here("start")}
      {here("end")}
    </span>
  );
}

export interface TimingProps {
  row: QueueRow;
  segments: readonly EditedSegment[];
  /** the original is shown */
  frozen: boolean;
  doneSeconds: number;
}

export function Timing(props: TimingProps) {
  const open = useTiming((state) => state.open);
  return open ? <OpenTiming {...props} /> : null;
}

function OpenTiming({ row, segments, frozen, doneSeconds }: TimingProps) {
  const program = useProgram();
  const actions = useMemo(() => timingActions(program), [program]);
  const chosen = useReading((state) => state.chosen);
  const dialog = useTiming((state) => state.dialog);
  useEscape(true, timing.toggle);
  const heldSegments = useHeldSegments(segments);
  const segment = chosen === null || frozen ? undefined : heldSegments[chosen];
  // Words that are still to come would come with the times that were heard.
  const unfinished = row.state !== "done" || frozen || segments.length === 0;
  const tool = (name: "merge" | "shift" | "stretch") => ({
    label: say[name].open,
    disabled: unfinished,
    ...(row.state === "done" ? {} : { hint: say.unfinished }),
    run: () => useTiming.setState({ dialog: name }),
  });
  return (
    <section aria-label={say.title}>
      <TimingWave id={row.id} segments={segments} frozen={frozen} doneSeconds={doneSeconds} actions={actions} />
      <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Zoom />
        {/* In a line of its own where the window is narrow. */}
        <span className="min-w-0 flex-1 max-sm:order-last max-sm:basis-full">
          {segment === undefined || chosen === null ? (
            <span className="text-[12.5px] text-soft">{say.choose}</span>
          ) : (
            <Chosen segment={segment} index={chosen} actions={actions} />
          )}
        </span>
        <span className="max-sm:ml-auto">
          <Menu
            trigger={
              <Button small look="line">
                {say.tools}
                <ChevronDown size={13} aria-hidden className="-mr-0.5 text-soft" />
              </Button>
            }
            groups={[[tool("shift"), tool("stretch")], [tool("merge")]]}
          />
        </span>
      </div>
      {dialog === "shift" && <ShiftDialog segments={segments} chosen={chosen} />}
      {dialog === "stretch" && <StretchDialog segments={segments} />}
      {dialog === "merge" && <MergeDialog segments={segments} />}
    </section>
  );
}
