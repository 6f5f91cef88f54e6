/** Opens the form for variables and method; its code comes with the first opening. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { runFormOpen } from "../state/canvas";
import { notify } from "../state/notices";
import { t } from "../lib/t";

export function RunFormGate() {
  const [Form, setForm] = useState<ComponentType | null>(null);
  const open = runFormOpen.value;
  useEffect(() => {
    if (!open || Form) return;
    import("./RunForm").then(
      (module) => setForm(() => module.default),
      () => {
        runFormOpen.value = false;
        notify(t("The form could not be loaded."), { hint: t("Check the connection and try again."), tone: "error" });
      },
    );
  }, [open]);
  return open && Form ? <Form /> : null;
}
