/** The page starts here, in the desktop's window and in a browser alike. */
import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { connect } from "./connect.ts";
import { DocumentKeeper } from "./document.ts";
import { createProgram, ProgramContext } from "./program.ts";
import { useRecorder } from "./recorder.ts";
import "./style.css";
import { speak } from "./tongue.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root");

const host = connect();
const keeper = new DocumentKeeper(host);
const program = createProgram(host, keeper);
program.start();
// Nothing typed is lost when the window closes within the autosave's pause.
window.addEventListener("pagehide", () => void keeper.flush());
// A recording ends with its page: the browser asks, as the desktop program does over its window (electron/closing.ts).
window.addEventListener("beforeunload", (event) => {
  if (host.kind === "browser" && useRecorder.getState().id !== null) event.preventDefault();
});

// Until the settings are read, the system's: nothing is drawn in one language and then in another.
await speak("system").catch(() => {});
createRoot(root).render(
  <StrictMode>
    <ProgramContext value={program}>
      {/* The policy allows no style elements; the page's own style sheet has what these would hold. */}
      <CSPProvider disableStyleElements>
        <Tooltip.Provider delay={450}>
          <App />
        </Tooltip.Provider>
      </CSPProvider>
    </ProgramContext>
  </StrictMode>,
);
