/** Icons: 20 × 20, one stroke weight, drawn in the colour of the text. */
import type { ComponentChildren } from "preact";

const PATHS = {
  menu: <path d="M3 6h14M3 10h14M3 14h14" />,
  plus: <path d="M10 4v12M4 10h12" />,
  close: <path d="M5 5l10 10M15 5L5 15" />,
  send: <path d="M10 16V4.5M5 9l5-5 5 5" />,
  stop: <rect x="5.5" y="5.5" width="9" height="9" rx="1.5" fill="currentColor" />,
  attach: <path d="M16 9.2l-6 6a3.7 3.7 0 01-5.3-5.3l6.4-6.4a2.5 2.5 0 013.5 3.5l-6.2 6.2a1.2 1.2 0 01-1.8-1.7l5.6-5.6" />,
  pin: <path d="M7 3.5h6M8 3.5v5L5.5 12h9L12 8.5v-5M10 12v5" />,
  pencil: <path d="M12.5 4.5l3 3L7 16H4v-3zM11 6l3 3" />,
  trash: <path d="M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4.5M11.5 9v4.5" />,
  check: <path d="M4 10.5l4 4 8-9" />,
  sun: (
    <>
      <circle cx="10" cy="10" r="3.2" />
      <path d="M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M4.7 15.3l1.4-1.4M13.9 6.1l1.4-1.4" />
    </>
  ),
  moon: <path d="M16.5 11.8A6.8 6.8 0 018.2 3.5a6.8 6.8 0 108.3 8.3z" />,
  map: <path d="M3 5.5l4.5-2 5 2 4.5-2v11l-4.5 2-5-2-4.5 2zM7.5 3.5v11M12.5 5.5v11" />,
  table: <path d="M3 4.5h14v11H3zM3 8.2h14M3 11.9h14M8 4.5v11" />,
  chart: <path d="M3 17h14M5.5 14v-4M10 14V5M14.5 14V8" />,
  grid: <path d="M3.5 3.5h13v13h-13zM3.5 7.8h13M3.5 12.2h13M7.8 3.5v13M12.2 3.5v13" />,
  lasso: <path d="M10 3.5c4 0 7 1.9 7 4.4s-3 4.5-7 4.5-7-2-7-4.5 3-4.4 7-4.4zM6.2 12c-1 .8-1.1 2 .2 2.4 1.6.5 1.3 2-.6 2.3" />,
  undo: <path d="M7 4.5L3.5 8 7 11.5M4 8h7.5a4.5 4.5 0 010 9H7" />,
  data: (
    <>
      <ellipse cx="10" cy="5" rx="6" ry="2.3" />
      <path d="M4 5v10c0 1.3 2.7 2.3 6 2.3s6-1 6-2.3V5M4 10c0 1.3 2.7 2.3 6 2.3s6-1 6-2.3" />
    </>
  ),
  file: <path d="M5 2.8h6.5L15.5 7v10.2H5zM11.5 2.8V7h4" />,
  pause: <path d="M7 5v10M13 5v10" />,
  play: <path d="M6.5 4.5l9 5.5-9 5.5z" />,
  retry: <path d="M15.5 6.5A6.5 6.5 0 104 12.5M15.8 3v3.8H12" />,
  search: (
    <>
      <circle cx="9" cy="9" r="5" />
      <path d="M13 13l4 4" />
    </>
  ),
  fit: <path d="M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4" />,
  list: <path d="M7.5 5.5H17M7.5 10H17M7.5 14.5H17M3.5 5.5h.6M3.5 10h.6M3.5 14.5h.6" />,
  minus: <path d="M4 10h12" />,
  down: <path d="M5.5 8l4.5 4.5L14.5 8" />,
  up: <path d="M5.5 12l4.5-4.5 4.5 4.5" />,
  right: <path d="M8 5.5l4.5 4.5L8 14.5" />,
  download: <path d="M10 3v9.5M6 9l4 4 4-4M4 16.5h12" />,
  tune: <path d="M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4" />,
  columns: <path d="M3 4.5h14v11H3zM7.7 4.5v11M12.3 4.5v11" />,
  warning: <path d="M10 3.3l7.3 12.9H2.7zM10 8.3v3.7M10 14v.4" />,
  error: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 6.3v4.4M10 13.2v.4" />
    </>
  ),
  note: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 9.3v4.4M10 6.4v.4" />
    </>
  ),
  cloud: <path d="M5.8 15.5h8.4a3 3 0 00.5-6 4.8 4.8 0 00-9.2-.9 3.5 3.5 0 00.3 6.9z" />,
  offline: <path d="M5.8 15.5h8.4a3 3 0 001.9-.7M15.5 9.6A4.8 4.8 0 008 6M5.6 8.5a3.5 3.5 0 00.2 7M3 3l14 14" />,
  keyboard: <path d="M2.5 5.5h15v9h-15zM5.5 8.5h.5M8.5 8.5h.5M11.5 8.5h.5M14.3 8.5h.5M6.5 11.7h7" />,
  thumb: <path d="M6.5 9v7.5h-3V9zM6.5 9.5l3-6.5c1.3 0 2 .9 2 2.1l-.4 2.9h4.1c1 0 1.6.8 1.4 1.8l-1.2 5.4c-.2.8-.8 1.3-1.6 1.3H6.5" />,
  share: <path d="M8.5 11.5l3-3M7 8.5L5 10.5a3.2 3.2 0 004.5 4.5l2-2M13 11.5l2-2A3.2 3.2 0 0010.5 5l-2 2" />,
  copy: <path d="M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5z" />,
  user: (
    <>
      <circle cx="10" cy="7" r="3.2" />
      <path d="M3.8 16.8c.8-3 3.2-4.5 6.2-4.5s5.4 1.5 6.2 4.5" />
    </>
  ),
} satisfies Record<string, ComponentChildren>;

export type IconName = keyof typeof PATHS;
export const ICON_NAMES = Object.keys(PATHS) as IconName[];

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {PATHS[name]}
    </svg>
  );
}

interface IconButtonProps {
  icon: IconName;
  label: string;
  onClick: (event: MouseEvent) => void;
  class?: string;
  disabled?: boolean;
  pressed?: boolean | undefined;
  expanded?: boolean | undefined;
}

/** A button that is only an icon; its label is read aloud and shown as a tooltip. */
export function IconButton(props: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${props.class ?? ""}`}
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </button>
  );
}
