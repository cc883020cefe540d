/** Over the transcript: who speaks, each in a colour, to be heard, renamed or made one with another. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { useMemo, useState } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import type { VoiceSuggestion } from "../../src/api/known-voices.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { IconButton } from "../parts/button.tsx";
import { EditSheet } from "../parts/edit-sheet.tsx";
import { takeFocus } from "../parts/focus.ts";
import { Field, inputClass, Switch } from "../parts/form.tsx";
import { Menu } from "../parts/menu.tsx";
import { player } from "../player.ts";
import { useProgram } from "../program.ts";
import { ask, notify } from "../store.ts";
import { type NamedVoice, namedVoices, renamedVoice } from "../voices.ts";
import { words } from "../words.ts";
import { knownVoicesKey, useKnownVoices } from "./settings-voices.tsx";

const { voices: say } = words;

export const voiceColour = (colour: number): string => `var(--voice-${colour})`;

/** Whether voices of a file are told apart by how they sound, and not by the channel that they are in. */
const isByVoice = ({ state, options }: QueueRow): boolean => state === "done" && options.speakers !== "off";

function RenameDialog({
  row,
  name,
  names,
  onClose,
}: {
  row: QueueRow;
  name: string;
  names: readonly string[];
  onClose(): void;
}) {
  const { host, keeper } = useProgram();
  const queries = useQueryClient();
  const { data: known } = useKnownVoices();
  const canKeep = known?.on === true && isByVoice(row);
  const [keep, setKeep] = useState(true);
  const [written, setWritten] = useState(name);
  const next = written.trim();
  const refused = next === "" || next === name;
  const outcome = refused ? say.unchanged : names.includes(next) ? say.joined(name, next) : say.renamed(name);
  const rename = async (): Promise<void> => {
    keeper.edit((all) => renamedVoice(all, name, next));
    if (!canKeep || !keep) return;
    await keeper.flush();
    await host.call("keepVoice", { id: row.id, speaker: next });
    notify({ level: "info", text: say.kept(next), hint: "" });
    await queries.invalidateQueries({ queryKey: knownVoicesKey });
  };
  return (
    <EditSheet
      title={say.renameTitle(name)}
      closeLabel={say.close}
      onClose={onClose}
      outcome={outcome}
      refused={refused}
      run={{ label: say.run, act: () => ask(rename()) }}
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
      {canKeep && (
        <Field label={say.keep} hint={say.keepHint} aside>
          {(id) => <Switch id={id} checked={keep} onChange={setKeep} />}
        </Field>
      )}
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
          className="flex h-7 max-w-56 min-w-0 items-center gap-1.5 rounded-full border border-line px-2.5 text-[12.5px] hover:bg-hover"
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

/** A guess, to be taken or not. */
function Suggestion({ row, suggestion }: { row: QueueRow; suggestion: VoiceSuggestion }) {
  const { host, keeper } = useProgram();
  const queries = useQueryClient();
  const { speaker, name } = suggestion;
  const decline = async (): Promise<void> => {
    await host.call("declineVoice", { id: row.id, suggestion });
    await queries.invalidateQueries({ queryKey: knownVoicesKey });
  };
  return (
    <fieldset
      aria-label={say.perhapsMore(speaker, name)}
      className="m-0 flex h-7 max-w-64 min-w-0 items-center rounded-full border border-dashed border-line-strong pl-2.5 text-[12.5px]"
    >
      <bdi className="truncate text-soft italic">{say.perhaps(name)}</bdi>
      <IconButton
        icon={Check}
        label={say.isHim(speaker, name)}
        size={14}
        small
        className="rounded-full"
        onClick={() => keeper.edit((all) => renamedVoice(all, speaker, name))}
      />
      <IconButton
        icon={X}
        label={say.isNot(speaker, name)}
        size={14}
        small
        className="rounded-full"
        onClick={() => ask(decline())}
      />
    </fieldset>
  );
}

/** Whom those without a name sound like: asked of the program, which makes nothing of it where that is off. */
function useSuggestions(row: QueueRow, names: readonly string[]): readonly VoiceSuggestion[] {
  const { host } = useProgram();
  const { data: known } = useKnownVoices();
  const { data = [] } = useQuery({
    queryKey: [...knownVoicesKey, "suggested", row.id, known],
    queryFn: () => host.call("suggestVoices", { id: row.id }),
    enabled: isByVoice(row) && known?.on === true && known.voices.length > 0,
  });
  // What was renamed since it was asked.
  return data.filter(({ speaker, name }) => names.includes(speaker) && !names.includes(name));
}

/** Nothing where nobody is named. */
export function VoicesBar({ row, segments }: { row: QueueRow; segments: readonly EditedSegment[] }) {
  const voices = useMemo(() => namedVoices(segments), [segments]);
  const suggestions = useSuggestions(
    row,
    voices.map(({ name }) => name),
  );
  const [renaming, setRenaming] = useState<string | null>(null);
  if (voices.length === 0) return null;
  const names = voices.map(({ name }) => name);
  return (
    <section aria-label={say.label} className="shrink-0 border-b border-line px-5 py-1.5">
      {/* Of a panel with twenty people the others are a scroll away. */}
      <div className="-m-1 flex max-h-18 flex-wrap gap-1.5 overflow-y-auto p-1">
        {voices.map((voice) => (
          // A guess stays beside whom it is about, however narrow the window is.
          <div key={voice.name} className="flex max-w-full min-w-0 items-center gap-1.5">
            <VoiceChip
              voice={voice}
              others={names.filter((other) => other !== voice.name)}
              onRename={() => setRenaming(voice.name)}
            />
            {suggestions
              .filter(({ speaker }) => speaker === voice.name)
              .map((suggestion) => (
                <Suggestion key={suggestion.name} row={row} suggestion={suggestion} />
              ))}
          </div>
        ))}
      </div>
      {renaming !== null && <RenameDialog row={row} name={renaming} names={names} onClose={() => setRenaming(null)} />}
    </section>
  );
}
