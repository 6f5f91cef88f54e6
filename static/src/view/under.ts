/** What lies under a modal part (the drawer, the sheet of a phone) cannot be reached while it is open. */
let before: HTMLElement | null = null;

/** Shut all parts but the one that lies over them; with none, open them and give the focus back. */
export function shutUnder(over: string | null, parts: readonly string[]): void {
  const at = document.activeElement;
  if (over && !before) before = at as HTMLElement | null;
  for (const part of parts) {
    document.querySelector(`.app > .${part}`)?.toggleAttribute("inert", over !== null && over !== part);
  }
  if (over) return;
  if (!at || at === document.body || at.closest(".side, .canvas")) before?.focus();
  before = null;
}
