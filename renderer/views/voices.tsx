/** Over the transcript: who speaks, each in a colour, to be heard, renamed or made one with another. */
import { useMemo, useState } from "react";
import type { EditedSegment } from "../../src/api/contract.ts";
import { EditSheet } from "../parts/edit-sheet.tsx";
import { takeFocus } from "../parts/focus.ts";
import { Field, inputClass } from "../parts/form.tsx";
import { Menu } from "../parts/menu.tsx";
import { player } from "../player.ts";
import { useProgram } from "../program.ts";
import { type NamedVoice, namedVoices, renamedVoice } from "../voices.ts";
import { words } from "../words.ts";

const { voices: say } = words;

export const voiceColour = (colour: number): string => `var(--voice-${colour})`;

function RenameDialog({ name, names, onClose }: { name: string; names: readonly string[]; onClose(): void }) {
  const { keeper } = useProgram();
  const [written, setWritten] = useState(name);
  const next = written.trim();
  const refused = next === "" || next === name;
  const outcome = refused ? say.unchanged : names.includes(next) ? say.joined(name, next) : say.renamed(name);
  return (
    <EditSheet
      title={say.renameTitle(name)}
      closeLabel={say.close}
      onClose={onClose}
      outcome={outcome}
      refused={refused}
      run={{ label: say.run, act: () => keeper.edit((all) => renamedVoice(all, name, next)) }}
    >
      <Field label={say.name}>
        {(id) => (
          <input
            id={id}
            ref={takeFocus}
            value={written}
            maxLength={200}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setWritten(event.target.value)}
            className={`${inputClass} w-full`}
          />
        )}
      </Field>
    </EditSheet>
  );
}

function VoiceChip({ voice, others, onRename }: { voice: NamedVoice; others: readonly string[]; onRename(): void }) {
  const { keeper } = useProgram();
  const { name, colour, seconds, best } = voice;
  const joins = others.map((other) => ({
    label: other,
    run: () => keeper.edit((all) => renamedVoice(all, name, other)),
  }));
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={say.more(name, seconds)}
          className="flex h-7 max-w-56 items-center gap-1.5 rounded-full border border-line px-2.5 text-[12.5px] hover:bg-hover"
        >
          <span aria-hidden className="size-2.5 shrink-0 rounded-full" style={{ background: voiceColour(colour) }} />
          <bdi className="truncate font-semibold">{name}</bdi>
        </button>
      }
      groups={[
        [
          { label: say.listen, run: () => player.playSpan(best.start, best.end) },
          { label: say.rename, run: onRename },
        ],
        joins.length === 0 ? [] : [{ label: say.same, items: () => joins }],
      ]}
    />
  );
}

/** Nothing where nobody is named. */
export function VoicesBar({ segments }: { segments: readonly EditedSegment[] }) {
  const voices = useMemo(() => namedVoices(segments), [segments]);
  const [renaming, setRenaming] = useState<string | null>(null);
  if (voices.length === 0) return null;
  const names = voices.map(({ name }) => name);
  return (
    <section aria-label={say.label} className="shrink-0 border-b border-line px-5 py-1.5">
      {/* Of a panel with twenty people the others are a scroll away. */}
      <div className="-m-1 flex max-h-18 flex-wrap gap-1.5 overflow-y-auto p-1">
        {voices.map((voice) => (
          <VoiceChip
            key={voice.name}
            voice={voice}
            others={names.filter((other) => other !== voice.name)}
            onRename={() => setRenaming(voice.name)}
          />
        ))}
      </div>
      {renaming !== null && <RenameDialog name={renaming} names={names} onClose={() => setRenaming(null)} />}
    </section>
  );
}
