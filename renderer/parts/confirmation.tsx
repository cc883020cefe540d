/** One question before something is lost; Escape and the first button leave everything as it is. */
import { AlertDialog } from "@base-ui/react/alert-dialog";
import { change, usePage } from "../store.ts";
import { words } from "../words.ts";
import { Button } from "./button.tsx";

export function ConfirmationDialog() {
  const confirmation = usePage((state) => state.confirmation);
  const close = (): void => change({ confirmation: null });
  return (
    <AlertDialog.Root open={confirmation !== null} onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        {/* Over a dialog as well, which is out of reach as long as this is asked. */}
        <AlertDialog.Backdrop forceRender className="fixed inset-0 z-50 bg-black/30" />
        <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line bg-paper p-5 shadow-2xl shadow-black/20 outline-none">
          <AlertDialog.Title render={(props) => <h1 {...props} />} className="m-0 text-[15px] font-semibold">
            {confirmation?.text}
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 mb-0 text-soft">{confirmation?.hint}</AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close render={<Button look="line" />}>{words.doubt.no}</AlertDialog.Close>
            <Button
              look="accent"
              onClick={() => {
                confirmation?.run();
                close();
              }}
            >
              {confirmation?.yes}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
