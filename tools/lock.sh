#!/usr/bin/env bash
# Pin every dependency with hashes; no host name, no URL, no path.
set -euo pipefail
cd "$(dirname "$0")/.."
pin() { .venv/bin/uv pip compile pyproject.toml --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate --quiet "$@"; }
pin --extra install --output-file requirements/run.txt
pin --all-extras --constraint requirements/run.txt --output-file requirements/dev.txt
npm install --package-lock-only --ignore-scripts --no-fund --no-audit --loglevel=error
