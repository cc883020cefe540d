/** The desktop window in a real Electron: nothing outside is named or asked, at the start and through a whole transcription. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { _electron, expect, test } from "@playwright/test";
import { z } from "zod";
import { canTrace, makeHome, readTraces, strayFiles, traceWords } from "../privacy/support/trace.ts";
import { openDisplay, realElectron } from "./electron-runtime.ts";

const clip = resolve(import.meta.dirname, "../audio/jfk.flac");
const States = z.array(z.string());

/** Every address that Chromium's own log of its network names. */
function namedIn(netLog: string): string[] {
  const text = readFileSync(netLog, "utf8");
  const { events } = z
    .object({ events: z.array(z.object({ params: z.unknown().optional() })) })
    .parse(JSON.parse(text));
  return events.flatMap(({ params }) => {
    const said = JSON.stringify(params ?? {});
    const addresses = said.match(/\b(?:https?|wss?|ftp):\/\/[^"\s]*/g) ?? [];
    const hosts = [...said.matchAll(/"(?:host|hostname|address)":"([^"]+)"/g)].map(([, host = ""]) => host);
    return [...addresses, ...hosts];
  });
}

test("at the start and through a whole transcription no address outside is named, none is asked", async () => {
  const electron = realElectron();
  test.skip("missing" in electron, `not run: ${"missing" in electron ? electron.missing : ""}`);
  if ("missing" in electron) return;
  const home = makeHome();
  const screen = await openDisplay();
  let quit = async (): Promise<void> => {};
  try {
    const traces = join(home.root, "traces");
    const words = canTrace ? traceWords(traces) : [];
    const start = join(home.root, "start.sh");
    writeFileSync(start, `#!/bin/sh\nmkdir -p '${traces}'\nexec ${[...words, electron.executable].join(" ")} "$@"\n`);
    chmodSync(start, 0o755);
    const netLog = join(home.root, "net.json");
    // Chromium's sandbox can't be traced, nor used by root.
    const args = ["--no-sandbox", `--log-net-log=${netLog}`, clip];
    const env = { ...home.environment, DISPLAY: screen.display };
    const app = await _electron.launch({ executablePath: start, args, env, cwd: home.root });
    quit = () => app.close();
    const page = await app.firstWindow();
    const states = async () =>
      States.parse(
        await page.evaluate(
          `window.slimscribe.call("queue", {}).then(({ value }) => value.rows.map((row) => row.failure?.message ?? row.state))`,
        ),
      );
    // It compiles first, under the trace: that takes as long as it takes. A failure is told at once.
    const ended = async () =>
      (await states()).filter((state) => state !== "queued" && state !== "next" && state !== "running");
    await expect.poll(ended, { timeout: 840_000, intervals: [500] }).toHaveLength(1);
    expect(await ended()).toEqual(["done"]);
    await quit();
    quit = async () => {};

    expect(namedIn(netLog)).toEqual([]);
    if (!canTrace) return;
    const seen = readTraces(traces, home.root);
    expect(seen.outside).toEqual([]);
    // The screen, and the desktop's own services where there are some.
    expect(seen.sockets.filter((path) => !/\.X11-unix|dbus|\/bus$|wayland|pulse|pipewire/.test(path))).toEqual([]);
    const passing = [".org.chromium.", "scoped_dir"].map((name) => join(home.temporary, name));
    const chromiums = [join(home.config, "slimscribe"), "/dev/shm/", "/dev/dri/", ...passing];
    const ofDesktop = ["dconf", "mesa_shader_cache", "fontconfig"].map((name) => join(home.cache, name));
    expect(strayFiles(seen, home, [netLog, ...chromiums, ...ofDesktop])).toEqual([]);
  } finally {
    await quit();
    screen.close();
    home.remove();
  }
});
