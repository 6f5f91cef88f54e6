import { dismiss, notices, spoken } from "../state/notices";
import { IconButton } from "./Icons";
import { t } from "../lib/t";

export function Notices() {
  return (
    <div class="notices" role="region" aria-label={t("Notices")}>
      {notices.value.map((notice) => (
        <div key={notice.id} class={`notice notice-${notice.tone}`} role={notice.tone === "error" ? "alert" : "status"}>
          <div class="notice-text">
            <p>{notice.text}</p>
            {notice.hint && <p class="small">{notice.hint}</p>}
          </div>
          {notice.action && (
            <button
              type="button"
              class="notice-action"
              onClick={() => {
                notice.action?.run();
                dismiss(notice.id);
              }}
            >
              {notice.action.label}
            </button>
          )}
          <IconButton icon="close" label={t("Close this notice")} onClick={() => dismiss(notice.id)} />
        </div>
      ))}
    </div>
  );
}

export function LiveRegion() {
  return (
    <div class="visually-hidden" aria-live="polite" aria-atomic="true">
      {spoken.value}
    </div>
  );
}
