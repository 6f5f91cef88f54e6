/** Numbers, sizes and times in words, as the page's language writes them. Pure. */
import { language, t, tn } from "./t";

/** Whose way of writing dates: British in English, as the server does. */
export const DATES = language === "en" ? "en-GB" : language;
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const inWords = (number: string) => number.replace("-", "−").replace(".", language === "fr" ? "," : ".");

/** A value with the digits it deserves: 4 significant below 1,000, whole and grouped above. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (Number.isInteger(value) || Math.abs(value) >= 999.95) return whole.format(value);
  if (value !== 0 && Math.abs(value) < 0.0001) return inWords(value.toExponential(2));
  return inWords(String(Number(value.toPrecision(4))));
}

function decimalsOf(value: number): number {
  return String(value).split(/[.e]/)[1]?.length ?? 0;
}

/** Decimals that give the largest value of a column four significant digits, so that points align;
 * never more than the values themselves have. */
export function columnDecimals(values: readonly unknown[]): number {
  let largest = 0;
  let decimals = 0;
  for (const value of values) {
    if (typeof value !== "number" || !Number.isFinite(value)) continue;
    largest = Math.max(largest, Math.abs(value));
    if (!Number.isInteger(value)) decimals = Math.max(decimals, decimalsOf(value));
  }
  if (!decimals || largest >= 1000) return decimals && largest < 10_000 ? 1 : 0;
  return Math.max(1, Math.min(6, decimals, 3 - Math.floor(Math.log10(largest || 1))));
}

export function formatFixed(value: number, decimals: number): string {
  const text = value.toLocaleString(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return text.replace("-", "−");
}

/** Text as it is set: a number keeps its percent sign on its line, and a minus is no hyphen. */
export function typeset(text: string): string {
  return text.replace(/(\d) %/g, "$1\u00a0%").replace(/(^|[\s(])-(?=\d)/g, "$1−");
}

export function formatCount(value: number): string {
  return whole.format(value);
}

export function withUnit(text: string, unit: string | null | undefined): string {
  if (!unit || text === "–" || text.endsWith("%")) return text;
  return unit === "%" ? `${text} %` : `${text} ${unit}`;
}

/** Sizes as file managers show them: decimal units, one digit below ten. */
export function formatBytes(bytes: number): string {
  const units = ["", t("kB"), t("MB"), t("GB")];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return tn("{count} byte", "{count} bytes", Math.round(bytes));
  return `${value < 9.95 ? inWords(value.toFixed(1)) : Math.round(value)} ${units[unit]}`;
}

export function formatDuration(ms: number): string {
  if (ms < 950) return `${inWords((Math.max(ms, 10) / 1000).toFixed(ms < 95 ? 2 : 1))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return ms < 9950 ? `${inWords((ms / 1000).toFixed(1))} s` : `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Time left, rounded so that it does not flicker. */
export function formatRemaining(seconds: number): string {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 10) return t("a few seconds left");
  if (seconds < 90) return t("about {seconds} s left", { seconds: Math.round(seconds / 10) * 10 });
  if (seconds < 5400) return t("about {minutes} min left", { minutes: Math.round(seconds / 60) });
  return t("about {hours} h left", { hours: Math.round(seconds / 3600) });
}

export function formatPercent(percent: number | null | undefined): string {
  if (percent === null || percent === undefined) return "";
  return `${Math.floor(Math.min(100, Math.max(0, percent)))} %`;
}

/** "today 14:05", "yesterday", "12 Mar", "12 Mar 2023": local time. */
export function formatWhen(iso: string, now: Date = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  const day = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const days = Math.round((day(now) - day(date)) / 86_400_000);
  const pad = (n: number) => String(n).padStart(2, "0");
  if (days === 0) return t("today {time}", { time: `${pad(date.getHours())}:${pad(date.getMinutes())}` });
  if (days === 1) return t("yesterday");
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
  return date.toLocaleDateString(DATES, { day: "numeric", month: "short", ...year });
}

export function initialOf(text: string): string {
  return (text.trim()[0] ?? "?").toUpperCase();
}

/** snake_case keys as words: "test_positivity_rate" → "Test positivity rate". */
export function humanise(key: string): string {
  const words = key.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
