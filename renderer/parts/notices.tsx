/** Messages at the foot of the window, below everything else, so that they cover nothing that they speak of; read out as they come. */
import { CircleAlert, Info, TriangleAlert, X } from "lucide-react";
import { dismiss, usePage } from "../store.ts";
import { words } from "../words.ts";
import { Button, IconButton } from "./button.tsx";

const looks = {
  info: { icon: Info, colour: "text-accent" },
  warning: { icon: TriangleAlert, colour: "text-warn" },
  error: { icon: CircleAlert, colour: "text-bad" },
};

export function Notices() {
  const notices = usePage((state) => state.notices);
  // Over a dialog, which covers the foot of the window.
  const dialog = usePage((state) => state.dialog !== null);
  return (
    <section
      aria-label={words.notices.region}
      aria-live="polite"
      className={`max-h-[40vh] shrink-0 divide-y divide-line overflow-y-auto bg-raised ${dialog ? "fixed inset-x-0 bottom-0 z-50" : ""} ${notices.length > 0 ? "border-t border-line" : ""}`}
    >
      {notices.map(({ key, level, text, hint, action }) => {
        const { icon: Icon, colour } = looks[level];
        return (
          <div key={key} className="flex items-center gap-3 py-1 pr-2 pl-4">
            <Icon size={17} aria-hidden className={`shrink-0 ${colour}`} />
            <p className="m-0 min-w-0 py-1 break-words">
              {text}
              {hint !== "" && <span className="text-soft"> {hint}</span>}
            </p>
            {action !== undefined && (
              <Button
                small
                className="text-accent"
                onClick={() => {
                  action.run();
                  dismiss(key);
                }}
              >
                {action.label}
              </Button>
            )}
            <IconButton icon={X} label={words.notices.close} className="ml-auto" onClick={() => dismiss(key)} />
          </div>
        );
      })}
    </section>
  );
}
