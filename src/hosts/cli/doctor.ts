/** `slimscribe doctor`: is this machine ready, and what is missing? */
import { columned } from "./columned.ts";
import { shown } from "./figures.ts";
import { exit, type Host } from "./host.ts";

/** @returns the exit code: 1 when something is not as it should be */
export async function doctor({ json }: { json: boolean }, host: Host): Promise<number> {
  const report = await host.machineReport();
  if (json) host.out.write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    const rows = report.lines.flatMap(({ name, value, ok, hint }) => [
      [ok ? "ok" : "NO", name, shown(value)],
      ...(hint === undefined ? [] : [["", "", hint]]),
    ]);
    host.out.write(columned(rows, [0, 1, 2]));
  }
  const wrong = report.lines.filter(({ ok }) => !ok).length;
  if (!json)
    host.out.write(wrong === 0 ? "\nEverything is ready.\n" : `\n${wrong} of ${report.lines.length} need attention.\n`);
  return wrong === 0 ? exit.done : exit.someFailed;
}
