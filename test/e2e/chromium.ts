/** How the tests start a browser: a Chromium of the system where there is one, else Playwright's own. */
import { existsSync } from "node:fs";
import type { LaunchOptions } from "@playwright/test";

const places = [process.env.SLIMSCRIBE_CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser"];
const found = places.find((path) => path !== "" && existsSync(path));

export const chromiumOptions: LaunchOptions = {
  ...(found === undefined ? {} : { executablePath: found }),
  args: [
    ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    ...["--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"],
  ],
};
