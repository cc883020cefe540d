/** The list of keys. */
import { keyNames } from "../key-names.ts";
import { Sheet } from "../parts/form.tsx";
import { change, usePage } from "../store.ts";
import { words } from "../words.ts";

export function KeysDialog() {
  const open = usePage((state) => state.dialog === "keys");
  return (
    <Sheet title={words.keys.title} closeLabel={words.keys.close} open={open} onClose={() => change({ dialog: null })}>
      <dl className="m-0 grid grid-cols-[8rem_1fr] gap-y-2 overflow-y-auto px-5 pb-5">
        {words.keys.list.map(([key, text]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-md border border-line bg-side px-1.5 py-0.5 font-sans text-[12.5px] whitespace-pre">
                {keyNames(key)}
              </kbd>
            </dt>
            <dd className="m-0">{text}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
