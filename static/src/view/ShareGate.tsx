/** Opens the dialog for read-only links; its code comes with the first opening. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { notify } from "../state/notices";
import { shareOpen } from "../state/sharing";
import { sessionId } from "../state/store";
import { t } from "../lib/t";

export function ShareGate() {
  const [Dialog, setDialog] = useState<ComponentType<{ session: string }> | null>(null);
  const open = shareOpen.value;
  useEffect(() => {
    if (!open || Dialog) return;
    import("../shared/ShareDialog").then(
      (module) => setDialog(() => module.default),
      () => {
        shareOpen.value = false;
        notify(t("Sharing could not be loaded."), { hint: t("Check the connection and try again."), tone: "error" });
      },
    );
  }, [open]);
  return open && Dialog && sessionId.value ? <Dialog session={sessionId.value} /> : null;
}
