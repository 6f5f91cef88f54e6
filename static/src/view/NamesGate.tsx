/** Opens the review of ward names; its code comes with the first opening. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { NameList } from "../lib/names";
import { namesList } from "../state/canvas";
import { notify } from "../state/notices";
import { Icon } from "./Icons";
import { t } from "../lib/t";

export function NamesGate() {
  const [Review, setReview] = useState<ComponentType | null>(null);
  const open = namesList.value !== null;
  useEffect(() => {
    if (!open || Review) return;
    import("./NamesReview").then(
      (module) => setReview(() => module.default),
      () => {
        namesList.value = null;
        notify(t("The review of names could not be loaded."), { hint: t("Check the connection and try again."), tone: "error" });
      },
    );
  }, [open]);
  return open && Review ? <Review /> : null;
}

export function ReviewNames({ list, accent = false }: { list: NameList; accent?: boolean }) {
  return (
    <button type="button" class={accent ? "button button-small button-accent" : "button button-small"} onClick={() => (namesList.value = list)}>
      <Icon name="list" size={16} /> {t("Review names")}
    </button>
  );
}
