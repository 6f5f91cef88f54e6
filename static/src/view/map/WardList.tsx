/** The map's list twin: search a ward, walk with the arrow keys, Enter shows it on the map. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { visibleRange } from "../../lib/table";
import { sameWard, searchWards } from "../../lib/wards";
import { focusedWard } from "../../state/canvas";
import type { Layer, LayerWard } from "../../state/types";
import { IconButton } from "../Icons";
import { swatchColour } from "./Legend";
import { t, tn } from "../../lib/t";

const ROW_PX = 44;

interface Props {
  layer: Layer;
  onPick: (ward: LayerWard) => void;
  onClose: () => void;
}

export function WardList({ layer, onPick, onClose }: Props) {
  const query = useSignal("");
  const active = useSignal(-1);
  const box = useRef<HTMLUListElement>(null);
  const found = useMemo(() => searchWards(layer.wards, query.value), [layer, query.value]);
  const move = (next: number) => {
    active.value = Math.max(0, Math.min(found.length - 1, next));
    const element = box.current;
    if (!element) return;
    const top = active.value * ROW_PX;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_PX > element.scrollTop + element.clientHeight) element.scrollTop = top + ROW_PX - element.clientHeight;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const ward = found[Math.max(0, active.value)];
    if (step) {
      event.preventDefault();
      move(active.value + step);
    } else if (event.key === "Enter" && ward) onPick(ward);
    else if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
  };
  const onQuery = (text: string) => {
    query.value = text;
    active.value = text ? 0 : -1;
    if (box.current) box.current.scrollTop = 0;
  };
  return (
    <aside class="ward-list" id="ward-list" aria-label={t("Wards")}>
      <div class="ward-list-head">
        <WardField query={query.value} active={active.value} onQuery={onQuery} onKeyDown={onKeyDown} />
        <IconButton icon="close" label={t("Close the list")} onClick={onClose} />
      </div>
      <p class="quiet small ward-list-count" aria-live="polite">
        {tn("{count} ward", "{count} wards", found.length)}
      </p>
      <Options box={box} found={found} layer={layer} active={active.value} onPick={onPick} />
    </aside>
  );
}

function WardField(props: { query: string; active: number; onQuery: (text: string) => void; onKeyDown: (event: KeyboardEvent) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <input
      ref={field}
      class="input"
      type="text"
      role="combobox"
      aria-expanded="true"
      aria-controls="ward-options"
      aria-activedescendant={props.active >= 0 ? `ward-option-${props.active}` : undefined}
      aria-label={t("Find a ward")}
      placeholder={t("Ward, LGA or code")}
      value={props.query}
      onInput={(event) => props.onQuery(event.currentTarget.value)}
      onKeyDown={props.onKeyDown}
    />
  );
}

interface OptionsProps {
  box: RefObject<HTMLUListElement | null>;
  found: LayerWard[];
  layer: Layer;
  active: number;
  onPick: (ward: LayerWard) => void;
}

function Options({ box, found, layer, active, onPick }: OptionsProps) {
  const scroll = useSignal({ top: 0, height: 400 });
  const measure = () => {
    const element = box.current;
    if (element) scroll.value = { top: element.scrollTop, height: element.clientHeight };
  };
  useEffect(measure, []);
  const { first, last } = visibleRange(scroll.value.top, scroll.value.height, ROW_PX, found.length, 4);
  const focus = focusedWard.value;
  return (
    <ul ref={box} id="ward-options" role="listbox" aria-label={t("Wards")} onScroll={measure}>
      <li class="spacer" role="presentation" style={{ height: `${first * ROW_PX}px` }} />
      {found.slice(first, last).map((ward, offset) => (
        <Option
          key={ward.i}
          ward={ward}
          layer={layer}
          index={first + offset}
          count={found.length}
          active={first + offset === active}
          current={focus !== null && sameWard({ ...ward, feature: ward.i }, focus)}
          onPick={onPick}
        />
      ))}
      <li class="spacer" role="presentation" style={{ height: `${(found.length - last) * ROW_PX}px` }} />
    </ul>
  );
}

interface OptionProps {
  ward: LayerWard;
  layer: Layer;
  index: number;
  count: number;
  active: boolean;
  current: boolean;
  onPick: (ward: LayerWard) => void;
}

function Option({ ward, layer, index, count, active, current, onPick }: OptionProps) {
  const entry = ward.class === null ? undefined : layer.legend.classes[ward.class];
  return (
    <li
      id={`ward-option-${index}`}
      role="option"
      class={active ? "ward-option active" : "ward-option"}
      aria-selected={current}
      aria-setsize={count}
      aria-posinset={index + 1}
      onClick={() => onPick(ward)}
    >
      <span class={entry ? "swatch" : "swatch swatch-none"} style={entry ? { background: swatchColour(entry) } : {}} />
      <span class="ward-option-name">
        {ward.name}
        {ward.lga && <span class="quiet small">{ward.lga}</span>}
      </span>
      <span class="num">{ward.value === null ? t("no data") : ward.text}</span>
    </li>
  );
}
