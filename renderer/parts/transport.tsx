/** Play, skip, speed, loop: the row under the waveform. */
import { FastForward, Pause, Play, Repeat, Rewind } from "lucide-react";
import type { EditedSegment } from "../../src/api/document.ts";
import { clock } from "../../src/lib/figures.ts";
import { keyOf } from "../key-table.ts";
import { player, rates, usePlayer } from "../player.ts";
import { words } from "../words.ts";
import { Button, IconButton, Tip } from "./button.tsx";
import { Menu } from "./menu.tsx";

/** @param at the span under the playhead or chosen: what the loop takes */
export function Transport({
  duration,
  at,
}: {
  duration: number | null;
  at: Pick<EditedSegment, "start" | "end"> | undefined;
}) {
  const playing = usePlayer((state) => state.playing);
  const seconds = usePlayer((state) => Math.floor(state.time));
  const rate = usePlayer((state) => state.rate);
  const looping = usePlayer((state) => state.span !== null && !state.span.once);
  return (
    <div className="flex items-center gap-0.5">
      <Tip text={playing ? words.player.pause : words.player.play} keys={keyOf("transcript", "play")}>
        <button
          type="button"
          aria-label={playing ? words.player.pause : words.player.play}
          onClick={player.toggle}
          className="mr-1 flex size-8 items-center justify-center rounded-full bg-accent text-accent-ink hover:brightness-110"
        >
          {playing ? (
            <Pause size={15} fill="currentColor" aria-hidden />
          ) : (
            <Play size={15} fill="currentColor" className="ml-0.5" aria-hidden />
          )}
        </button>
      </Tip>
      <IconButton
        icon={Rewind}
        label={words.player.back}
        keys={keyOf("transcript", "back")}
        onClick={() => player.skip(-5)}
      />
      <IconButton
        icon={FastForward}
        label={words.player.ahead}
        keys={keyOf("transcript", "ahead")}
        onClick={() => player.skip(5)}
      />
      <Menu
        trigger={
          <Button small className="min-w-12 text-soft" aria-label={`${words.player.speed}: ${rate}`}>
            {rate.toFixed(2).replace(/0$/, "")}x
          </Button>
        }
        groups={[rates.map((one) => ({ label: `${one}x`, run: () => player.setRate(one) }))]}
      />
      <IconButton
        icon={Repeat}
        label={words.player.loop}
        keys={keyOf("transcript", "loop")}
        pressed={looping}
        disabled={at === undefined && !looping}
        onClick={() => player.loop(looping || at === undefined ? null : { start: at.start, end: at.end })}
      />
      <span className="ml-2 whitespace-nowrap text-soft">
        <span className="text-ink">{clock(seconds)}</span>
        {duration !== null && ` / ${clock(duration)}`}
      </span>
    </div>
  );
}
