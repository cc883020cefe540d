/** Buttons: with words, with a picture and a label, or both. */
import { Tooltip } from "@base-ui/react/tooltip";
import type { LucideIcon } from "lucide-react";
import { type ButtonHTMLAttributes, type ReactElement, type ReactNode, useState } from "react";
import { keyNames } from "../key-names.ts";

type Native = ButtonHTMLAttributes<HTMLButtonElement>;
type Look = "plain" | "line" | "accent";

const looks: Record<Look, string> = {
  plain: "hover:bg-hover",
  line: "border border-line hover:bg-hover",
  accent: "bg-accent text-accent-ink hover:brightness-110",
};

const shared =
  "inline-flex items-center justify-center gap-1.5 rounded-md select-none disabled:opacity-40 disabled:pointer-events-none transition-colors duration-100";

export function Button({
  look = "plain",
  small = false,
  className = "",
  type,
  ...rest
}: Native & { look?: Look; small?: boolean }) {
  // Words that need two lines make it taller.
  const size = small ? "min-h-7 px-2 py-0.5 text-[12.5px]" : "min-h-8 px-3 py-1";
  return (
    <button type={type ?? "button"} className={`${shared} ${size} ${looks[look]} font-medium ${className}`} {...rest} />
  );
}

export interface IconButtonProps extends Native {
  icon: LucideIcon;
  label: string;
  /** shown in the tip after the label */
  keys?: string;
  pressed?: boolean;
  size?: number;
  small?: boolean;
}

export function IconButton({
  icon: Icon,
  label,
  keys,
  pressed,
  size = 16,
  small = false,
  className = "",
  type,
  ...rest
}: IconButtonProps) {
  const colour = pressed === true ? "bg-accent-wash text-accent" : "text-soft hover:text-ink hover:bg-hover";
  return (
    <Tip text={label} keys={keys}>
      <button
        type={type ?? "button"}
        aria-label={label}
        {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
        className={`${shared} ${small ? "size-7" : "size-8"} shrink-0 ${colour} ${className}`}
        {...rest}
      >
        <Icon size={size} aria-hidden strokeWidth={1.8} />
      </button>
    </Tip>
  );
}

export function Tip({ text, keys, children }: { text: ReactNode; keys?: string | undefined; children: ReactElement }) {
  const [open, setOpen] = useState(false);
  return (
    <Tooltip.Root
      open={open}
      onOpenChange={(next, details) => {
        setOpen(next);
        if (details.reason !== "escape-key") return;
        // A tip that the focus brought is nothing that was opened: the same Escape closes what was.
        details.cancel();
        details.allowPropagation();
      }}
    >
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        {/* For eyes only: what it belongs to has the same words as its label. */}
        <Tooltip.Positioner sideOffset={6} className="z-50" aria-hidden>
          <Tooltip.Popup className="max-w-80 rounded-md bg-ink px-2 py-1 text-[12px] text-paper">
            {text}
            {keys !== undefined && <kbd className="ml-2 font-sans opacity-70">{keyNames(keys)}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
