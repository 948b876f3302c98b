// Compiles assets/ into assets/dist/: style sheet, script and typeface, each named by a hash of its content so that a
// browser may keep it for a year, and manifest.json, which says what each is called: {"app.css": "app.3f2a9c1b.css"}.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const manifest = {};

function publish(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const hashed = name.replace(/(\.\w+)$/, `.${hash}$1`);
  mkdirSync(dirname(join(dist, hashed)), { recursive: true });
  writeFileSync(join(dist, hashed), content);
  manifest[name] = hashed;
}

const typefaces = join(here, "node_modules/@fontsource");

function publishFonts() {
  const files = join(typefaces, "atkinson-hyperlegible-next/files");
  // "extended" draws the further letters of Polish, Welsh and other names; a browser fetches it only where one stands.
  for (const [letters, ending] of [["latin", ""], ["latin-ext", "-extended"]]) {
    for (const weight of ["400", "700"]) {
      const font = readFileSync(join(files, `atkinson-hyperlegible-next-${letters}-${weight}-normal.woff2`));
      publish(`fonts/atkinson-hyperlegible-next${ending}-${weight}.woff2`, font);
    }
  }
}

// For prints alone: a browser has pictures of its own. The older packing, because Python unpacks it five times as fast.
function publishEmoji() {
  const font = readFileSync(join(typefaces, "noto-emoji/files/noto-emoji-emoji-400-normal.woff"));
  publish("fonts/noto-emoji-400.woff", font);
}

function compileStyles() {
  const { css } = sass.compile(join(here, "scss/app.scss"), {
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
    style: "compressed",
  });
  // The style sheet asks for plain names; what it gets must carry the hash.
  return css.replace(/url\("?([^")]+)"?\)/g, (whole, name) => (name in manifest ? `url("${manifest[name]}")` : whole));
}

rmSync(dist, { recursive: true, force: true });
publishFonts();
publishEmoji();
publish("app.css", compileStyles());
publish("app.js", readFileSync(join(here, "js/app.js")));
// Last, so that a manifest is proof of a whole build.
writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
