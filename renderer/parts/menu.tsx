/** A menu under a button; an item may open a menu of its own. */
import { Menu as Base } from "@base-ui/react/menu";
import { ChevronRight, type LucideIcon } from "lucide-react";
import { type ReactElement, useRef, useState } from "react";

export interface MenuAction {
  label: string;
  hint?: string;
  icon?: LucideIcon;
  run(): void;
  disabled?: boolean;
}

export interface MenuFolder {
  label: string;
  /** asked for when it is opened */
  items(): readonly MenuItem[];
}

export type MenuItem = MenuAction | MenuFolder;

const popupClass =
  "max-h-[min(34rem,var(--available-height))] min-w-48 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-lg shadow-black/10 outline-none";
const itemClass =
  "flex items-center gap-2.5 rounded-md px-2.5 py-1.5 outline-none select-none data-disabled:opacity-40 data-highlighted:bg-hover data-popup-open:bg-hover";

function Action({ label, hint, icon: Icon, run, disabled = false }: MenuAction) {
  return (
    <Base.Item disabled={disabled} onClick={run} className={itemClass}>
      {Icon !== undefined && <Icon size={15} strokeWidth={1.8} aria-hidden className="text-soft" />}
      <span>{label}</span>
      {hint !== undefined && <span className="ml-auto pl-6 text-[12px] text-soft">{hint}</span>}
    </Base.Item>
  );
}

/** Where an open menu is put: in the part of the page that it belongs to, so that whoever goes from part to part meets it. */
function placeFor(trigger: HTMLElement | null): HTMLElement | null {
  return trigger?.closest<HTMLElement>("[role=dialog]") ?? document.querySelector("main");
}

/** Rendered only while it is open. */
function Inner({ items }: Pick<MenuFolder, "items">) {
  return <Items items={items()} />;
}

function Folder({ label, items }: MenuFolder) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className={itemClass}>
        <span>{label}</span>
        <ChevronRight size={14} aria-hidden className="ml-auto text-soft" />
      </Base.SubmenuTrigger>
      <Base.Portal container={document.querySelector("main")}>
        <Base.Positioner className="z-40" alignOffset={-5}>
          {/* Long enough to scroll, so it must be reached by Tab as well. */}
          <Base.Popup className={popupClass} tabIndex={0}>
            <Inner items={items} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}

function Items({ items }: { items: readonly MenuItem[] }) {
  return items.map((item) =>
    "items" in item ? <Folder key={item.label} {...item} /> : <Action key={item.label} {...item} />,
  );
}

/** @param groups lines stand between them; empty ones are left out */
export function Menu({ trigger, groups }: { trigger: ReactElement; groups: readonly (readonly MenuItem[])[] }) {
  const filled = groups.filter((group) => group.length > 0);
  const button = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <Base.Root onOpenChange={(open) => open && setPlace(placeFor(button.current))}>
      <Base.Trigger ref={button} render={trigger} />
      <Base.Portal container={place}>
        <Base.Positioner sideOffset={4} align="end" className="z-40">
          <Base.Popup className={popupClass}>
            {filled.map((group, index) => (
              <div key={group[0]?.label} className={index > 0 ? "mt-1 border-t border-line pt-1" : ""}>
                <Items items={group} />
              </div>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
