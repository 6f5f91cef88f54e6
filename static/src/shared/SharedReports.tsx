/** The reports of a shared session: to see that they are there, and to take where that is allowed. */
import { formatBytes, formatWhen } from "../lib/format";
import { documents } from "../state/reports";
import { mayTakeFiles } from "../state/store";
import { fileOf } from "../state/talk";
import { Icon } from "../view/Icons";
import { t } from "../lib/t";

export default function SharedReports() {
  const rows = documents.value;
  return (
    <div class="reports">
      <h2 class="reports-head">{t("Reports and files")}</h2>
      {!rows.length && <p class="quiet">{t("None were written.")}</p>}
      {rows.length > 0 && !mayTakeFiles && <p class="quiet">{t("They are not part of this link. Ask the person who shared it.")}</p>}
      <ul class="reports-list">
        {rows.map((item) => (
          <li key={item.id} class="reports-row">
            <Icon name="file" size={20} />
            <div class="reports-what">
              <strong>{item.name || item.title}</strong>
              <span class="quiet small">{[item.area, item.size ? formatBytes(item.size) : "", formatWhen(item.created)].filter(Boolean).join(" · ")}</span>
            </div>
            {mayTakeFiles && (
              <a class="button button-small" href={fileOf(item)} download={item.name} aria-label={t("Download {name}", { name: item.name })}>
                <Icon name="download" size={16} /> {t("Download")}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
