/** The list of keys. */
import { ScrollArea } from "@base-ui/react/scroll-area";
import { keyNames } from "../key-names.ts";
import { keyPlaces } from "../key-table.ts";
import { Sheet } from "../parts/form.tsx";
import { change, usePage } from "../store.ts";
import { words } from "../words.ts";

const names: Record<string, Record<string, string>> = words.keys.names;
const titles: Record<string, string> = words.keys.places;

function Keys({ chords }: { chords: readonly string[] }) {
  return chords.map((chord) => (
    <kbd
      key={chord}
      className="mr-1 inline-block rounded-md border border-line bg-side px-1.5 py-0.5 font-sans text-[12.5px] whitespace-nowrap"
    >
      {keyNames(chord)}
    </kbd>
  ));
}

export function KeysDialog() {
  const open = usePage((state) => state.dialog === "keys");
  return (
    <Sheet
      title={words.keys.title}
      closeLabel={words.keys.close}
      open={open}
      onClose={() => change({ dialog: null })}
      wide
    >
      {/* Longer than small windows, and scrolled by keys, too. */}
      <ScrollArea.Root className="flex min-h-0">
        {/* By its own style it would have a bar below, too, with nothing to scroll. */}
        <ScrollArea.Viewport className="flex-1 px-5 pb-5" style={{ overflowX: "hidden", overflowY: "auto" }}>
          <div className="sm:columns-2 sm:gap-8">
            {Object.entries(keyPlaces).map(([place, actions]) => (
              <section key={place} aria-label={titles[place]} className="mb-4 break-inside-avoid">
                <h2 className="m-0 mb-1.5 text-[12.5px] font-semibold text-soft">{titles[place]}</h2>
                <dl className="m-0 space-y-1.5">
                  {Object.entries(actions).map(([action, chords]) => (
                    <div key={action} className="grid grid-cols-[8.5rem_1fr] items-baseline">
                      <dt>
                        <Keys chords={chords} />
                      </dt>
                      <dd className="m-0">{names[place]?.[action]}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </ScrollArea.Viewport>
      </ScrollArea.Root>
    </Sheet>
  );
}
