// Builds what the pages load into build/static: one style sheet, the fonts, the icon sprite, htmx, the tus client and our scripts; and into
// build/fonts the fonts that are printed in documents, so that what runs needs no node_modules.
// Run by `npm run build`. Needs no network and no binary: Sass and the font subsetter are JavaScript and WebAssembly.
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";
import subsetFont from "subset-font";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
// Built aside, then put in place at once: pages that are served meanwhile keep their styles.
const aside = path.join(root, "build", `aside-${process.pid}`);
const out = path.join(aside, "static");
const printed = path.join(aside, "fonts");
const uswds = path.join(root, "node_modules", "@uswds", "uswds");

/** The icons the templates use, by their USWDS file name. A missing one would be an empty square, so a test reads this list. */
const icons = JSON.parse(await readFile(path.join(here, "icons.json"), "utf8"));

/** For each colour that USWDS compiles in: the custom property that replaces it, per use where one property is not enough. */
const colours = JSON.parse(await readFile(path.join(here, "colours.json"), "utf8"));

function roleOf(property) {
  if (/^(color|fill|-webkit-text-fill-color)$/.test(property)) return "text";
  return property.startsWith("background") ? "ground" : "line";
}

/** Replaces every literal colour outside custom properties; an unknown colour stops the build, so none escapes dark mode. */
function themed(css) {
  const unknown = new Set();
  const result = css.replace(/([;{])([a-z-]+):([^;{}]+)/g, (whole, before, property, value) => {
    if (property.startsWith("--")) return whole;
    const replaced = value.replace(/#[0-9a-f]{3,8}\b|rgba\([1-9][^)]*\)/gi, (literal) => {
      const entry = colours[literal.toLowerCase()];
      const name = typeof entry === "string" ? entry : (entry?.[roleOf(property)] ?? entry?.other);
      if (!name) unknown.add(`${literal} in ${property}`);
      return name ? `var(--${name})` : literal;
    });
    return `${before}${property}:${replaced}`;
  });
  if (unknown.size) throw new Error(`static/colours.json has no entry for: ${[...unknown].join(", ")}`);
  return result;
}

async function buildStyles() {
  const { css } = sass.compile(path.join(here, "scss", "site.scss"), {
    style: "compressed",
    loadPaths: [path.join(uswds, "packages")],
    quietDeps: true,
  });
  const page = themed(css);
  await writeFile(path.join(out, "css", "site.css"), page);
  const images = new Set([...page.matchAll(/url\("?\.\.\/img\/([^")]+)"?\)/g)].map((match) => match[1]));
  for (const image of images) {
    const target = path.join(out, "img", image);
    await mkdir(path.dirname(target), { recursive: true });
    const ours = path.join(here, "img", image);
    await copyFile(existsSync(ours) ? ours : path.join(uswds, "dist", "img", image), target);
  }
}

function charactersOf(ranges) {
  return ranges
    .map((range) => range.map((code) => parseInt(code, 16)))
    .flatMap(([first, last = first]) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)))
    .join("");
}

async function buildFonts() {
  const scss = await readFile(path.join(here, "scss", "_fonts.scss"), "utf8");
  for (const [, part, text] of scss.matchAll(/^\$(plain|extended): "([^"]+)"/gm)) {
    const ranges = [...text.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)].map((m) => m.slice(1, 3).filter(Boolean));
    for (const weight of ["Regular", "Bold"]) {
      const source = await readFile(path.join(uswds, "dist", "fonts", "public-sans", `PublicSans-${weight}.ttf`));
      const subset = await subsetFont(source, charactersOf(ranges), { targetFormat: "woff2" });
      await writeFile(path.join(out, "fonts", `PublicSans-${weight}-${part}.woff2`), subset);
    }
  }
}

async function buildSprite() {
  const symbols = await Promise.all(icons.map(async (name) => {
    const svg = await readFile(path.join(uswds, "dist", "img", "usa-icons", `${name}.svg`), "utf8");
    const [, box] = svg.match(/viewBox="([^"]+)"/);
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
    return `<symbol id="${name}" viewBox="${box}">${inner}</symbol>`;
  }));
  await writeFile(path.join(out, "img", "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

/** The fonts of certificates and reports, whole: names are printed in many scripts. certification/pdf/render.py reads them. */
async function copyPrintedFonts() {
  const faces = JSON.parse(await readFile(path.join(here, "printed-fonts.json"), "utf8"));
  for (const face of faces) await copyFile(path.join(uswds, "dist", "fonts", face), path.join(printed, path.basename(face)));
}

await mkdir(printed, { recursive: true });
for (const folder of ["css", "fonts", "img", "js"]) await mkdir(path.join(out, folder), { recursive: true });
await Promise.all([
  buildStyles(),
  buildFonts(),
  copyPrintedFonts(),
  buildSprite(),
  copyFile(path.join(root, "node_modules", "htmx.org", "dist", "htmx.min.js"), path.join(out, "js", "htmx.min.js")),
  copyFile(path.join(root, "node_modules", "tus-js-client", "dist", "tus.min.js"), path.join(out, "js", "tus.min.js")),
  copyFile(path.join(here, "js", "uploads.js"), path.join(out, "js", "uploads.js")),
  copyFile(path.join(here, "js", "app.js"), path.join(out, "js", "app.js")),
  copyFile(path.join(here, "js", "bulk.js"), path.join(out, "js", "bulk.js")),
  copyFile(path.join(here, "js", "regions.js"), path.join(out, "js", "regions.js")),
  cp(path.join(here, "img", "examples"), path.join(out, "img", "examples"), { recursive: true }),
  copyFile(path.join(here, "js", "passkey.js"), path.join(out, "js", "passkey.js")),
  copyFile(path.join(here, "img", "favicon.svg"), path.join(out, "img", "favicon.svg")),
]);
for (const folder of ["static", "fonts"]) {
  const place = path.join(root, "build", folder);
  await rm(place, { recursive: true, force: true });
  await rename(path.join(aside, folder), place);
}
await rm(aside, { recursive: true });
