/** Messages at the foot of the window; read out as they come. */
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
  return (
    <section
      aria-label={words.notices.region}
      aria-live="polite"
      className="pointer-events-none fixed bottom-4 left-1/2 z-50 flex w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 flex-col gap-2"
    >
      {notices.map(({ key, level, text, hint, action }) => {
        const { icon: Icon, colour } = looks[level];
        return (
          <div
            key={key}
            className="pointer-events-auto flex items-center gap-3 rounded-lg border border-line bg-raised py-1.5 pr-1.5 pl-3 shadow-lg shadow-black/10"
          >
            <Icon size={17} aria-hidden className={`shrink-0 ${colour}`} />
            <p className="min-w-0 flex-1 py-1 break-words">
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
            <IconButton icon={X} label={words.notices.close} onClick={() => dismiss(key)} />
          </div>
        );
      })}
    </section>
  );
}
