/** The page's words in the reader's language: `t("{count} files", { count: "3" })`. The catalogue
 * is a file that only a reader of another language than English loads; see docs/languages.md. */

type Values = Readonly<Record<string, string | number>>;
type Catalogue = Readonly<Record<string, string | readonly string[]>>;

const page = typeof document === "undefined" ? null : document;
const address = page?.querySelector<HTMLLinkElement>("link#catalogue")?.href;

/** `en` or `fr`; also the locale of numbers and dates. */
export const language = (address && page?.documentElement.lang) || "en";

let catalogue: Catalogue = {};
if (address) {
  try {
    catalogue = (await (await fetch(address)).json()) as Catalogue;
  } catch {
    // Without it the page is English, as for a text that is not translated yet.
  }
}

/** For tests. */
export function useCatalogue(words: Catalogue): void {
  catalogue = words;
}

/** A text with values in its named places. */
export function t(text: string, values: Values = {}): string {
  const said = catalogue[text];
  return filled(typeof said === "string" ? said : text, values);
}

/** A text with a number of things; in French nothing is one thing, too. */
export function tn(one: string, many: string, count: number, values: Values = {}): string {
  const said = catalogue[one];
  const forms = typeof said === "object" ? said : [one, many];
  const isOne = typeof said === "object" ? Math.abs(count) < 2 : count === 1;
  return filled(forms[isOne ? 0 : 1] ?? many, { count: count.toLocaleString(language), ...values });
}

function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
