// Builds static/src into static/dist: hashed ES modules and one stylesheet, with a
// manifest for the server and a size budget that fails the build when it is passed.
import { build, context } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { writeCatalogue } from "./catalogue.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const dist = join(here, "dist");
const templates = join(here, "..", "templates");
const locale = join(here, "..", "locale");
const FIRST_LOAD_BUDGET = 70_000; // bytes of brotli before the page can be used
const KEEP_OLD_FILES_MS = 7 * 24 * 3600 * 1000; // tabs left open still ask for them

const options = {
  entryPoints: { app: join(source, "app.tsx"), "app-style": join(source, "app.css") },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "safari16"],
  minify: true,
  metafile: true,
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".svg": "file" },
  absWorkingDir: join(here, ".."),
};

/**
 * What the first page needs comes as one file. esbuild makes a file for each set of entries that
 * share modules, two dozen small ones, and on a slow line each costs a round trip. With every later
 * entry importing the first one, all modules of the first page are shared by the same set: all.
 */
const oneFirstFile = {
  name: "one first file",
  setup(build) {
    const first = JSON.stringify(options.entryPoints.app);
    const later = new Set();
    build.onResolve({ filter: /^\./ }, async (args) => {
      if (args.kind !== "dynamic-import" || args.pluginData?.seen) return undefined;
      const { path, kind, importer, resolveDir } = { ...args };
      const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: { seen: true } });
      later.add(found.path);
      return found;
    });
    build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
      if (!later.has(path)) return undefined;
      const contents = `${await readFile(path, "utf8")}\nimport ${first};\n`;
      return { contents, loader: path.endsWith("x") ? "tsx" : "ts" };
    });
  },
};

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });

function entryOf(metafile, suffix) {
  const found = Object.entries(metafile.outputs).find(
    ([, output]) => output.entryPoint?.endsWith(suffix),
  );
  if (!found) throw new Error(`no output for ${suffix}`);
  return found;
}

/** Every file that the entry imports at once, so that the page can fetch all in parallel. */
function staticImports(metafile, path, seen = new Set()) {
  for (const item of metafile.outputs[path].imports) {
    if (item.kind === "import-statement" && !seen.has(item.path)) {
      seen.add(item.path);
      staticImports(metafile, item.path, seen);
    }
  }
  return [...seen];
}

async function copyIcon() {
  const bytes = await readFile(join(here, "icons", "icon.svg"));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  const name = `icon-${hash}.svg`;
  await writeFile(join(dist, name), bytes);
  return name;
}

async function writeManifest(metafile) {
  const [script] = entryOf(metafile, "src/app.tsx");
  const [style] = entryOf(metafile, "src/app.css");
  const manifest = {
    "app.js": basename(script),
    "app.css": basename(style),
    "icon.svg": await copyIcon(),
    "fr.json": await writeCatalogue(locale, "fr", dist),
    preload: staticImports(metafile, script).map((path) => basename(path)),
    files: Object.keys(metafile.outputs).map((path) => basename(path)).sort(),
  };
  await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** The service worker knows the files of its build; another build is another worker. */
async function buildWorker(manifest) {
  const first = [manifest["app.js"], manifest["app.css"], manifest["icon.svg"], ...manifest.preload];
  const define = {
    VERSION: JSON.stringify(createHash("sha256").update(first.join()).digest("hex").slice(0, 12)),
    SHELL_FILES: JSON.stringify(first.map((name) => `/static/dist/${name}`)),
  };
  const { metafile } = await build({
    ...options,
    entryPoints: { sw: join(source, "offline", "worker.ts") },
    splitting: false,
    format: "iife",
    define,
  });
  manifest["sw.js"] = basename(Object.keys(metafile.outputs)[0]);
  manifest.files.push(manifest["sw.js"]);
  await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function removeOldFiles(manifest) {
  const current = new Set([...manifest.files, manifest["icon.svg"], manifest["fr.json"], "manifest.json"]);
  for (const name of await readdir(dist)) {
    const plain = name.replace(/\.(br|gz)$/, "");
    const { mtimeMs } = await stat(join(dist, name));
    if (!current.has(plain) && Date.now() - mtimeMs > KEEP_OLD_FILES_MS) await rm(join(dist, name));
  }
}

async function compress(names) {
  const sizes = new Map();
  for (const name of names) {
    const bytes = await readFile(join(dist, name));
    const packed = brotli(bytes);
    await writeFile(join(dist, `${name}.br`), packed);
    await writeFile(join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    sizes.set(name, { raw: bytes.length, brotli: packed.length });
  }
  return sizes;
}

async function report(manifest) {
  const sizes = await compress([...manifest.files, manifest["icon.svg"], manifest["fr.json"]]);
  const html = Buffer.concat(
    await Promise.all(["base.html", "app.html"].map((name) => readFile(join(templates, name)))),
  );
  const first = new Set([manifest["app.js"], manifest["app.css"], manifest["icon.svg"], ...manifest.preload]);
  let total = brotli(html).length;
  console.log(`${"html".padEnd(32)} ${String(html.length).padStart(8)} ${String(total).padStart(8)}  first`);
  for (const [name, size] of sizes) {
    if (first.has(name)) total += size.brotli;
    const when = first.has(name) ? "first" : "when needed";
    console.log(`${name.padEnd(32)} ${String(size.raw).padStart(8)} ${String(size.brotli).padStart(8)}  ${when}`);
  }
  console.log(`Before the page is usable: ${total} bytes of brotli (budget ${FIRST_LOAD_BUDGET})`);
  if (total > FIRST_LOAD_BUDGET) throw new Error("The first load is above its budget.");
}

await mkdir(dist, { recursive: true });
if (process.argv.includes("--watch")) {
  const finish = { name: "manifest", setup: (b) => b.onEnd((r) => r.metafile && writeManifest(r.metafile)) };
  const watching = await context({ ...options, minify: false, plugins: [finish] });
  await watching.watch();
} else {
  const { metafile } = await build({ ...options, plugins: [oneFirstFile] });
  const manifest = await writeManifest(metafile);
  await buildWorker(manifest);
  await removeOldFiles(manifest);
  await report(manifest);
}
