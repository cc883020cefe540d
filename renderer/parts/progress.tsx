/** A bar that fills. @param share 0..1 @param label where nothing beside it says how far it is */
export function ProgressBar({ share, label }: { share: number; label?: string }) {
  const spoken = label === undefined ? {} : { role: "progressbar", "aria-label": label };
  const value = label === undefined ? {} : { "aria-valuenow": Math.floor(100 * share) };
  return (
    <div className="h-1 rounded-full bg-hover" {...spoken} {...value}>
      <div
        className="h-full rounded-full bg-accent transition-[width] duration-150"
        style={{ width: `${100 * share}%` }}
      />
    </div>
  );
}
