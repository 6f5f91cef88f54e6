/** Above a map: which one, its classes and level, search, selection, comparison, table, picture. */
import { useSignal } from "@preact/signals";
import { fittingLook, lookQuery, type Look } from "../../lib/map";
import { t } from "../../lib/t";
import { layerKey } from "../../state/canvas";
import { basemap, basemapOn, chooseLook, type Comparing, comparing, lassoOn, lookOf, type Panel, panel } from "../../state/map-view";
import { notifyProblem } from "../../state/notices";
import { readOnly, sessionId } from "../../state/store";
import type { Layer, LayerName } from "../../state/types";
import { Icon, type IconName } from "../Icons";
import { GroupedOptions } from "../GroupedOptions";
import { useClosingMenu } from "../useClosingMenu";
import { savePicture } from "./picture";

interface Props {
  names: LayerName[];
  current: string | null;
  layer: Layer | null;
  year: string;
}

export function Toolbar({ names, current, layer, year }: Props) {
  const compared = comparing.value !== "off";
  return (
    <div class="toolbar map-toolbar" role="group" aria-label={t("The map")}>
      <LayerPicker names={names} current={current} label={t("What the map shows")} onChoose={(key) => (layerKey.value = key)} />
      {layer?.choices && <Classes layer={layer} />}
      {layer?.choices && layer.choices.levels.length > 1 && <Level layer={layer} />}
      <PanelButton panel="list" icon="search" label={t("Find a ward")} />
      <PanelButton panel="table" icon="table" label={t("Table")} />
      {!readOnly && !compared && (
        <button type="button" class="button button-small" aria-pressed={lassoOn.value} onClick={() => (lassoOn.value = !lassoOn.value)}>
          <Icon name="lasso" size={16} /> {t("Select")}
        </button>
      )}
      {names.length > 1 && <Compare />}
      {basemap && (
        <button type="button" class="button button-small" aria-pressed={basemapOn.value} onClick={() => (basemapOn.value = !basemapOn.value)}>
          <Icon name="map" size={16} /> {t("Basemap")}
        </button>
      )}
      {layer && !readOnly && <Picture layer={layer} year={year} />}
    </div>
  );
}

function PanelButton({ panel: which, icon, label }: { panel: Panel; icon: IconName; label: string }) {
  const open = panel.value === which;
  return (
    <button
      type="button"
      class="button button-small"
      aria-pressed={open}
      aria-controls={open ? `ward-${which}` : undefined}
      onClick={() => (panel.value = open ? "none" : which)}
    >
      <Icon name={icon} size={16} /> {label}
    </button>
  );
}

export function LayerPicker(props: { names: LayerName[]; current: string | null; label: string; onChoose: (key: string) => void }) {
  const { names, current } = props;
  return (
    <select class="input layer-picker" aria-label={props.label} disabled={!names.length} value={current ?? ""} onChange={(event) => props.onChoose(event.currentTarget.value)}>
      {!names.length && <option value="">{t("Loading…")}</option>}
      <GroupedOptions names={names} />
    </select>
  );
}

const COUNTS = [2, 3, 4, 5, 6, 7, 8, 9];

/** How the values are cut into classes; remembered for each map. */
function Classes({ layer }: { layer: Layer }) {
  const menu = useClosingMenu();
  const { choices } = layer;
  if (!choices?.methods.length) return null;
  const look = fittingLook(lookOf(layer.key), layer);
  const own = choices.own === "categories" ? t("Its own classes") : t("As proposed");
  const items = [{ key: "", label: own, meaning: t("as the map is made") }, ...choices.methods];
  const now = items.find((item) => item.key === look.method) ?? items[0];
  const choose = (next: Partial<Look>) => chooseLook(layer.key, next);
  return (
    <details class="menu" {...menu}>
      <summary class="button button-small" aria-label={t("Classes: {method}", { method: now?.label ?? "" })}>
        <Icon name="tune" size={16} /> {look.method ? now?.label : t("Classes")}
      </summary>
      <div class="menu-box class-box">
        <fieldset>
          <legend>{t("Classes of the values")}</legend>
          {items.map((item) => (
            <label class="class-choice" key={item.key}>
              <input type="radio" name="classes" checked={item.key === look.method} onChange={() => choose({ method: item.key })} />
              <span>
                {item.label}
                <span class="quiet small">{item.meaning}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <label class="class-count">
          {t("Number of classes")}
          <select
            class="input"
            disabled={!look.method || look.method === "std_deviation"}
            value={String(look.classes)}
            onChange={(event) => choose({ classes: Number(event.currentTarget.value) })}
          >
            {COUNTS.filter((count) => count <= choices.most_classes).map((count) => (
              <option key={count}>{count}</option>
            ))}
          </select>
        </label>
      </div>
    </details>
  );
}

function Level({ layer }: { layer: Layer }) {
  const level = fittingLook(lookOf(layer.key), layer).level;
  const button = (key: Look["level"], label: string) => (
    <button type="button" class="button button-small" aria-pressed={level === key} onClick={() => chooseLook(layer.key, { level: key })}>
      {label}
    </button>
  );
  return (
    <div class="segments" role="group" aria-label={t("Level")}>
      {button("ward", t("Wards"))}
      {button("lga", t("LGAs"))}
    </div>
  );
}

function Compare() {
  const choose = (next: Comparing) => {
    comparing.value = comparing.value === next ? "off" : next;
    lassoOn.value = false;
  };
  return (
    <div class="segments" role="group" aria-label={t("Compare two maps")}>
      <button type="button" class="button button-small" aria-pressed={comparing.value === "side"} onClick={() => choose("side")}>
        <Icon name="columns" size={16} /> {t("Side by side")}
      </button>
      <button type="button" class="button button-small" aria-pressed={comparing.value === "swipe"} onClick={() => choose("swipe")}>
        {t("Swipe")}
      </button>
    </div>
  );
}

/** The map for a document: with title, legend, scale bar, north arrow, source and date. */
function Picture({ layer, year }: { layer: Layer; year: string }) {
  const menu = useClosingMenu();
  const busy = useSignal(false);
  const save = async (format: "png" | "svg") => {
    if (menu.ref.current) menu.ref.current.open = false;
    busy.value = true;
    const query = lookQuery(fittingLook(lookOf(layer.key), layer), null, "") || "?";
    const address = `/sessions/${sessionId.value}/layers/${encodeURIComponent(layer.key)}/picture.svg${query}${year ? `&year=${year}` : ""}`;
    try {
      await savePicture(address, year ? `${layer.title} ${year}` : layer.title, format);
    } catch (error) {
      notifyProblem(error);
    }
    busy.value = false;
  };
  return (
    <details class="menu" {...menu}>
      <summary class="button button-small" aria-busy={busy.value} aria-label={t("Save the map as a picture")}>
        <Icon name="download" size={16} /> {t("Picture")}
      </summary>
      <div class="menu-box">
        <button type="button" class="menu-item" onClick={() => void save("png")}>
          {t("For a document (PNG)")}
        </button>
        <button type="button" class="menu-item" onClick={() => void save("svg")}>
          {t("To draw on (SVG)")}
        </button>
      </div>
    </details>
  );
}
