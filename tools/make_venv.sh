#!/usr/bin/env bash
# Create .venv and install the pinned requirements: `make_venv.sh run` or `make_venv.sh dev`.
# Works on a bare Debian 12: without python3-venv it asks apt for it where it may.
set -euo pipefail
cd "$(dirname "$0")/.."
set_name=$1

if [ ! -x .venv/bin/python ]; then
  if ! python3 -m venv .venv 2>/dev/null; then
    rm -rf .venv
    bash tools/system_packages.sh venv
    python3 -m venv .venv
  fi
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1
.venv/bin/python -m pip install --quiet --require-hashes --requirement "requirements/$set_name.txt" \
  2> >(grep -v 'WARNING: Location' >&2)
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable . \
  2> >(grep -v 'WARNING: Location' >&2)
