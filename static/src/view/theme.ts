/** Light or dark: as the system has it until a person chooses. Kept in a cookie, so that the
 * server can write it into the first byte of the page and nothing flashes. */
import { effect, signal } from "@preact/signals";
import { readCookie } from "../state/api";

export type Theme = "light" | "dark";

const system = matchMedia("(prefers-color-scheme: dark)");
const systemDark = signal(system.matches);
system.addEventListener("change", (event) => (systemDark.value = event.matches));

const stored = readCookie("theme");
const chosen = signal<Theme | null>(stored === "light" || stored === "dark" ? stored : null);

export const isDark = () => (chosen.value ? chosen.value === "dark" : systemDark.value);

effect(() => {
  if (chosen.value) document.documentElement.dataset.theme = chosen.value;
});

export function toggleTheme(): void {
  chosen.value = isDark() ? "light" : "dark";
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${chosen.value}; path=/; max-age=31536000; samesite=lax${secure}`;
}
