#!/usr/bin/env bash
# Pin every dependency with hashes; no host name, no URL, no path.
set -euo pipefail
cd "$(dirname "$0")/.."
pin() { .venv/bin/uv pip compile pyproject.toml --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate --quiet "$@"; }
pin --extra install --output-file requirements/run.txt
pin --all-extras --constraint requirements/run.txt --output-file requirements/dev.txt
npm install --package-lock-only --ignore-scripts --no-fund --no-audit --loglevel=error
# what a package says about gifts to its makers names hosts
node -e 'const fs = require("fs"), file = "package-lock.json", lock = JSON.parse(fs.readFileSync(file));
for (const one of Object.values(lock.packages)) delete one.funding;
fs.writeFileSync(file, JSON.stringify(lock, null, 2) + "\n");'
