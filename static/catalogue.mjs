// A translated page's words: locale/<language>/LC_MESSAGES/djangojs.po as one hashed JSON file,
// {"English": "French"} or {"English one": ["French one", "French many"]}.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The spaces before French signs do not break, as on the server. */
const typeset = (text) => text.replace(/ +(?=[;!?%»:])/g, "\u00a0").replaceAll("« ", "«\u00a0");

/** The finished entries of a .po file; those that are empty or marked fuzzy are left out. */
export function readCatalogue(text) {
  const words = {};
  for (const block of text.split(/\n\s*\n/)) {
    const fields = {};
    let name = "";
    for (const line of block.split("\n")) {
      const found = /^(?:(msg\S+)\s+)?(".*")\s*$/.exec(line);
      if (!found) continue;
      if (found[1]) fields[(name = found[1])] = "";
      fields[name] += JSON.parse(found[2]);
    }
    const fuzzy = /^#,.*\bfuzzy\b/m.test(block);
    const said = "msgid_plural" in fields ? [fields["msgstr[0]"], fields["msgstr[1]"]] : fields.msgstr;
    if (!fields.msgid || fuzzy || !said || (Array.isArray(said) && !said.every(Boolean))) continue;
    words[fields.msgid] = Array.isArray(said) ? said.map(typeset) : typeset(said);
  }
  return words;
}

/** Write it into the folder and give its name. */
export async function writeCatalogue(locale, language, folder) {
  const file = join(locale, language, "LC_MESSAGES", "djangojs.po");
  const bytes = Buffer.from(JSON.stringify(readCatalogue(await readFile(file, "utf8"))));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  const name = `${language}-${hash}.json`;
  await writeFile(join(folder, name), bytes);
  return name;
}
