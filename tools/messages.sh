#!/usr/bin/env bash
# Gathers the words of the interface into the catalogues and compiles them (Debian's gettext).
# Works on a copy, since makemessages writes a file beside every template while it runs. The
# catalogues hold no dates and no line numbers, so that they change only with the words.
set -euo pipefail
cd "$(dirname "$0")/.."
toandan="$PWD/.venv/bin/toandan"
locale="$PWD/src/toandan/locale"
copy="$(mktemp -d)"
trap 'rm -rf "$copy"' EXIT
cp -r src/toandan/. "$copy"
(
  cd "$copy"
  "$toandan" makemessages --locale en --locale km --no-obsolete --no-wrap --add-location file \
    --ignore 'static/*' --extension html,txt,py,typ
)
for language in en km; do
  file="$locale/$language/LC_MESSAGES/django.po"
  # a guessed translation is worse than none: it would pass for a checked one
  msgattrib --clear-fuzzy --empty --clear-previous --no-wrap "$copy/locale/$language/LC_MESSAGES/django.po" \
    | sed '/^"\(POT-Creation-Date\|PO-Revision-Date\|Last-Translator\|Language-Team\|Report-Msgid-Bugs-To\|Project-Id-Version\)/d' \
    > "$file"
  msgfmt --check-format --output-file "${file%.po}.mo" "$file"
done
# libraries' words in Vietnamese are written by hand
msgfmt --check-format --output-file "$locale/vi/LC_MESSAGES/django.mo" "$locale/vi/LC_MESSAGES/django.po"
