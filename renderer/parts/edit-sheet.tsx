/** A dialog in which a change of many segments is set up: what it would do is told before it is done. */
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Sheet } from "./form.tsx";

export function EditSheet({
  title,
  closeLabel,
  onClose,
  outcome,
  refused,
  run,
  children,
}: {
  title: string;
  closeLabel: string;
  onClose(): void;
  /** what would happen, or why nothing can: a sentence */
  outcome: string;
  refused: boolean;
  run: { label: string; act(): void };
  children: ReactNode;
}) {
  return (
    <Sheet title={title} closeLabel={closeLabel} open onClose={onClose}>
      <form
        className="min-h-0 overflow-y-auto px-5 pb-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (refused) return;
          run.act();
          onClose();
        }}
      >
        {children}
        <p role="status" className={`mt-2 mb-4 min-h-[2.9em] ${refused ? "text-soft" : ""}`}>
          {outcome}
        </p>
        <div className="flex justify-end">
          <Button look="accent" type="submit" disabled={refused}>
            {run.label}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
