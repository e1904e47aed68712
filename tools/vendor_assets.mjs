// Copies the browser files that the site serves itself out of node_modules.
import { copyFileSync, mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, "src/toandan/console/static/vendor");
const files = ["htmx.org/dist/htmx.min.js"];

mkdirSync(target, { recursive: true });
for (const file of files) {
  copyFileSync(join(root, "node_modules", file), join(target, basename(file)));
}
console.log(`vendored ${files.length} file(s)`);
