/** A bar that fills. @param share 0..1 */
export function ProgressBar({ share }: { share: number }) {
  return (
    <div className="h-1 rounded-full bg-hover">
      <div
        className="h-full rounded-full bg-accent transition-[width] duration-150"
        style={{ width: `${100 * share}%` }}
      />
    </div>
  );
}
