/** A menu under a button. */
import { Menu as Base } from "@base-ui/react/menu";
import type { LucideIcon } from "lucide-react";
import type { ReactElement } from "react";

export interface MenuItem {
  label: string;
  hint?: string;
  icon?: LucideIcon;
  run(): void;
  disabled?: boolean;
}

/** @param groups lines stand between them; empty ones are left out */
export function Menu({ trigger, groups }: { trigger: ReactElement; groups: readonly (readonly MenuItem[])[] }) {
  const filled = groups.filter((group) => group.length > 0);
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-40">
          <Base.Popup className="min-w-48 rounded-lg border border-line bg-raised p-1 shadow-lg shadow-black/10 outline-none">
            {filled.map((group, index) => (
              <div key={group[0]?.label} className={index > 0 ? "mt-1 border-t border-line pt-1" : ""}>
                {group.map(({ label, hint, icon: Icon, run, disabled = false }) => (
                  <Base.Item
                    key={label}
                    disabled={disabled}
                    onClick={run}
                    className="flex items-center gap-2.5 rounded-md px-2.5 py-1.5 outline-none select-none data-disabled:opacity-40 data-highlighted:bg-hover"
                  >
                    {Icon !== undefined && <Icon size={15} strokeWidth={1.8} aria-hidden className="text-soft" />}
                    <span>{label}</span>
                    {hint !== undefined && <span className="ml-auto pl-6 text-[12px] text-soft">{hint}</span>}
                  </Base.Item>
                ))}
              </div>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
