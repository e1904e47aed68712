#!/usr/bin/env bash
# Install Debian packages that pip and npm cannot bring, where root or sudo is at hand.
# `system_packages.sh run|test|venv`; what is missing without root is named.
set -euo pipefail
declare -A commands=(
  [venv]="python3-venv:-"
  [run]="tesseract-ocr:tesseract tesseract-ocr-vie:- libgomp1:-"
  [test]="chromium:chromium tesseract-ocr:tesseract tesseract-ocr-vie:- libgomp1:- libatomic1:- git:git"
)
missing=()
for pair in ${commands[$1]}; do
  package=${pair%%:*} command=${pair##*:}
  if [ "$command" != - ] && command -v "$command" >/dev/null; then continue; fi
  if dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then continue; fi
  missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ]; then as_root=(); else as_root=(sudo -n); fi
if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
  echo "Installing Debian packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "Missing Debian packages: ${missing[*]}" >&2
  echo "Install them with: sudo apt-get install ${missing[*]}" >&2
  # the site runs without OCR and says so; tests need everything
  [ "$1" = run ] || exit 1
fi
