/** Fields of the settings: a label, a control, a hint. */
import { Dialog } from "@base-ui/react/dialog";
import { Select as BaseSelect } from "@base-ui/react/select";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check, ChevronDown, X } from "lucide-react";
import { type ReactNode, useId, useRef } from "react";
import { IconButton } from "./button.tsx";

export const inputClass = "h-8 rounded-md border border-line bg-paper px-2.5 placeholder:text-soft";

export interface FieldProps {
  label: string;
  hint?: string;
  /** the control is small enough to stand beside its label in the narrowest window */
  aside?: boolean;
  children(id: string): ReactNode;
}

export function Field({ label, hint, aside = false, children }: FieldProps) {
  const id = useId();
  return (
    <div
      className={`grid items-center gap-x-6 gap-y-1.5 py-2.5 ${aside ? "grid-cols-[minmax(0,1fr)_auto]" : "sm:grid-cols-[minmax(0,1fr)_auto]"}`}
    >
      <div>
        <label htmlFor={id} id={`${id}-label`} className="block font-medium">
          {label}
        </label>
        {hint !== undefined && hint !== "" && <p className="m-0 text-[12.5px] text-soft">{hint}</p>}
      </div>
      {children(id)}
    </div>
  );
}

export interface SelectOption<T extends string = string> {
  value: T;
  label: string;
  /** where it is chosen and there is little room */
  short?: string;
  /** of the label, where it is not the page's */
  lang?: string;
}

export function Select<T extends string>({
  id,
  value,
  options,
  onChange,
  className = "w-full sm:w-64",
  short = false,
}: {
  id: string;
  value: T;
  options: readonly SelectOption<T>[];
  onChange(value: T): void;
  className?: string;
  short?: boolean;
}) {
  const chosen = options.find((option) => option.value === value);
  const shown = (short ? chosen?.short : undefined) ?? chosen?.label ?? value;
  return (
    <BaseSelect.Root
      value={value}
      items={options}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
    >
      <BaseSelect.Trigger
        id={id}
        className={`${inputClass} ${className} flex items-center justify-between gap-2 text-left hover:bg-hover`}
      >
        <BaseSelect.Value className="truncate" lang={chosen?.lang}>
          {shown}
        </BaseSelect.Value>
        <ChevronDown size={14} aria-hidden className="shrink-0 text-soft" />
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <BaseSelect.Popup className="max-h-80 min-w-(--anchor-width) overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-lg shadow-black/10 outline-none">
            {options.map((option) => (
              <BaseSelect.Item
                key={option.value}
                value={option.value}
                className="flex items-center gap-2 rounded-md py-1.5 pr-3 pl-2 outline-none select-none data-highlighted:bg-hover"
              >
                <span className="w-4">
                  <BaseSelect.ItemIndicator>
                    <Check size={14} aria-hidden className="text-accent" />
                  </BaseSelect.ItemIndicator>
                </span>
                <BaseSelect.ItemText lang={option.lang}>{option.label}</BaseSelect.ItemText>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}

export function Switch({ id, checked, onChange }: { id: string; checked: boolean; onChange(checked: boolean): void }) {
  return (
    <BaseSwitch.Root
      id={id}
      aria-labelledby={`${id}-label`}
      checked={checked}
      onCheckedChange={onChange}
      className="flex h-5 w-9 rounded-full bg-line-strong p-0.5 transition-colors duration-100 data-checked:bg-accent"
    >
      <BaseSwitch.Thumb className="size-4 rounded-full bg-paper transition-transform duration-100 data-checked:translate-x-4" />
    </BaseSwitch.Root>
  );
}

export function Sheet({
  title,
  closeLabel,
  open,
  onClose,
  wide = false,
  children,
}: {
  title: string;
  closeLabel: string;
  open: boolean;
  onClose(): void;
  wide?: boolean;
  children: ReactNode;
}) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(now) => {
        if (!now) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Popup
          ref={popup}
          // Not the first button: its tip would open, and take the first Escape.
          initialFocus={popup}
          className={`fixed top-1/2 left-1/2 z-40 flex max-h-[min(44rem,calc(100vh-2rem))] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-xl border border-line bg-paper shadow-2xl shadow-black/20 outline-none ${
            wide ? "max-w-3xl" : "max-w-md"
          }`}
        >
          <header className="flex shrink-0 items-center justify-between py-2.5 pr-3 pl-5">
            {/* While it is open the rest of the page is out of reach: this is its first heading. */}
            <Dialog.Title render={(props) => <h1 {...props} />} className="m-0 text-[15px] font-semibold">
              {title}
            </Dialog.Title>
            <Dialog.Close render={<IconButton icon={X} label={closeLabel} />} />
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
