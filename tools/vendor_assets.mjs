// Copies the browser files that the site serves itself out of node_modules.
import { copyFileSync, mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, "src/toandan/console/static/vendor");
const inter = "@fontsource-variable/inter";
const tinos = "@fontsource/tinos";
const khmer = "@fontsource-variable/noto-sans-khmer";
const files = [
  "htmx.org/dist/htmx.min.js",
  `${inter}/files/inter-latin-wght-normal.woff2`,
  `${inter}/files/inter-vietnamese-wght-normal.woff2`,
  `${khmer}/files/noto-sans-khmer-khmer-wght-normal.woff2`,
  ...["400-normal", "400-italic", "700-normal"].flatMap((face) => [
    `${tinos}/files/tinos-latin-${face}.woff2`,
    `${tinos}/files/tinos-vietnamese-${face}.woff2`,
  ]),
];
// the fonts' licence asks to go with them
const renamed = [
  [`${inter}/LICENSE`, "inter-LICENSE.txt"],
  [`${tinos}/LICENSE`, "tinos-LICENSE.txt"],
  [`${khmer}/LICENSE`, "noto-sans-khmer-LICENSE.txt"],
];

mkdirSync(target, { recursive: true });
for (const [file, name] of [...files.map((file) => [file, basename(file)]), ...renamed]) {
  copyFileSync(join(root, "node_modules", file), join(target, name));
}
console.log(`vendored ${files.length} file(s)`);
