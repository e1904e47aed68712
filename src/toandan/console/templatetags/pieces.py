"""The interface's pieces, each with one look: `{% load pieces %}`. Shown in docs/interface.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from toandan.console.icons import ICONS
from toandan.console.templatetags.words import as_day, due_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from django.forms import BaseForm, BoundField
    from django.template import Context

    from toandan.listing import Listing

register = template.Library()

SOON_DAYS = 3
#: more boxes than this stand in a box that scrolls
TALL = 12
_DASHES = "-" * 9
_DECORATION = SafeString('aria-hidden="true"')
#: kind → the sign that goes with its colour, so that colour is never alone
SIGNS = {
    "good": "done",
    "warn": "clock",
    "bad": "late",
    "info": "info",
    "plain": "dot",
}


def _piece(name: str, **values: Any) -> SafeString:
    return render_to_string(f"console/pieces/{name}.html", values)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw a sign; with a label it is read out, without one it is decoration."""
    said = format_html('role="img" aria-label="{}"', label) if label else _DECORATION
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" {}><path d="{}"/></svg>', said, ICONS[name]
    )


@register.simple_tag
def badge(text: Any, kind: str = "plain", sign: str = "") -> SafeString:
    """Show a state in words, colour and sign. Kinds: good, warn, bad, info, plain."""
    return format_html('<span class="badge {}">{}{}</span>', kind, icon(sign or SIGNS[kind]), text)


@register.simple_tag
def due(day: dt.date | dt.datetime | None, done: Any = None) -> SafeString:
    """Show a due day in relative words, coloured by nearness; calm once done, nothing if unset."""
    if day is None:
        return SafeString("")
    title = as_day(day).strftime("%d/%m/%Y")
    if done:
        return format_html('<span class="nowrap">{}</span>', title)
    left = (as_day(day) - timezone.localdate()).days
    kind = "bad" if left < 0 else "warn" if left <= SOON_DAYS else "plain"
    sign = {"bad": "late", "warn": "clock", "plain": "calendar"}[kind]
    return format_html(
        '<span class="badge {}" title="{}">{}{}</span>', kind, title, icon(sign), due_words(day)
    )


@register.simple_tag
def progress(percent: int | None, label: str) -> SafeString:
    """Show how far something has come; the label says what, for those who hear the page."""
    return _piece("progress", percent=percent or 0, label=label)


@register.simple_tag
def crumb(text: Any, address: str = "") -> SafeString:
    """One step of the path to this page; the last one, the page itself, has no address."""
    if not address:
        return format_html('<li><span aria-current="page">{}</span></li>', text)
    return format_html('<li><a href="{}">{}</a></li>', address, text)


@register.simple_block_tag
def page_header(content: str, title: Any, subtitle: Any = "") -> SafeString:
    """The page's h1 with its actions: `{% page_header title %}buttons{% endpage_header %}`."""
    return _piece(
        "page_header", title=title, subtitle=subtitle, actions=SafeString(content.strip())
    )


@register.simple_block_tag
def panel(content: str, title: Any = "", id: str = "", side: Any = "") -> SafeString:  # noqa: A002 - HTML's name
    """A framed part of a page with its h2; `side` stands at the right of the title."""
    return _piece("panel", title=title, id=id, side=side, content=content)


@register.simple_block_tag
def notice(content: str, kind: str = "info") -> SafeString:
    """A remark inside the page. Kinds: info, good, warn, bad."""
    sign = "alert" if kind == "warn" else SIGNS[kind]
    return format_html('<div class="notice {}">{}<div>{}</div></div>', kind, icon(sign), content)


@register.simple_block_tag
def empty(content: str, title: Any, sign: str = "empty") -> SafeString:
    """What stands where nothing is yet: says why it is empty and what to do next."""
    return format_html('<div class="empty">{}<h2>{}</h2>{}</div>', icon(sign), title, content)


@register.inclusion_tag("console/pieces/table.html", takes_context=True)
def table(context: Context, listing: Listing, caption: Any = "") -> dict[str, Any]:
    """Show a listing: sorting heads, rows, paging, page size, export, empty state."""
    return {
        "listing": listing,
        "caption": caption,
        "request": context.get("request"),
        "position": context.get("position"),
    }


@register.inclusion_tag("console/pieces/filter_bar.html")
def filter_bar(listing: Listing) -> dict[str, Any]:
    """Show the filter form of a listing above it."""
    return {"listing": listing, "form": listing.filters}


@register.inclusion_tag("console/pieces/field.html")
def field(bound: BoundField, wide: bool = False, mark_optional: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - words of a template
    """Show one field of a form: label, control, help, errors, tied together for screen readers."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    many = kind in {"radio", "checkbox"} and hasattr(widget, "choices")
    return {
        "field": bound,
        "wide": wide,
        "optional": mark_optional and not bound.field.required,
        "single_box": kind == "checkbox" and not many,
        "file": kind == "file",
        "boxes": _boxes(bound) if many else (),
        "tall": many and len(bound.subwidgets) > TALL,
        "group": many,
        "control": _described(bound),
    }


def _boxes(bound: BoundField) -> list[tuple[Any, Any]]:
    """Return the boxes of a group, each with the name of the part of it that it begins."""
    names = [
        name if isinstance(part, list | tuple) else "" for name, part in bound.field.widget.choices
    ]
    found: list[tuple[Any, Any]] = []
    last = ""
    for box in bound.subwidgets:
        # a box inside a named part is counted as `part_box`
        part, _, inside = str(box.data["index"]).partition("_")
        name = str(names[int(part)]) if inside else ""
        found.append(("" if name == last else name, box))
        last = name
    return found


def _described(bound: BoundField) -> SafeString:
    """Return the control, with what it needs besides what Django writes by itself."""
    attributes: dict[str, Any] = {}
    if bound.field.required and "required" not in bound.field.widget.attrs:
        attributes["aria-required"] = "true"
    if type(bound.field).__name__ == "DateField":
        attributes |= {"data-date": "", "inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
        attributes["autocomplete"] = "off"
    if bound.field.widget.is_hidden:
        attributes = {}
    control = bound.as_widget(attrs={**attributes, **bound.field.widget.attrs})
    # Django's nine dashes say nothing, least of all read out
    return SafeString(control.replace(f">{_DASHES}<", f">{escape(gettext('Chọn…'))}<"))


@register.inclusion_tag("console/pieces/form.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Show a whole form's fields one below the other, its general errors first."""
    wrong = any(bound.errors for bound in form)
    # beside one field alone, its own error says it all
    return {"form": form, "remark": wrong and len(form.visible_fields()) > 1}


@register.inclusion_tag("console/pieces/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """Show what happened, newest first.

    An entry has `at`, `title` and maybe `text`, `by`, `address`, `kind` (good, warn, bad,
    info, plain) and `sign`.
    """
    return {"entries": entries, "signs": SIGNS}


@register.inclusion_tag("console/pieces/facts.html")
def facts(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Show (name, value) pairs; those without a value are left out."""
    return {"pairs": [(name, value) for name, value in pairs if value not in (None, "")]}


@register.inclusion_tag("console/pieces/tree.html")
def tree(nodes: Sequence[Any], label: str) -> dict[str, Any]:
    """Show a tree that opens and closes.

    A node has `text` and maybe `address`, `end` (safe HTML at the right), `children`, `open`
    and `note`.
    """
    return {"nodes": nodes, "label": label, "inner": False}


@register.inclusion_tag("console/pieces/files.html")
def file_list(files: Iterable[Any]) -> dict[str, Any]:
    """Show files to download. A file has `name`, `address` and maybe `size` (octets), `note`."""
    return {"files": list(files)}


@register.inclusion_tag("console/pieces/tabs.html")
def tabs(items: Iterable[tuple[Any, ...]], current: str, label: str) -> dict[str, Any]:
    """Show links between the views of one thing: items are (key, text, address[, count])."""
    shown = [(i[0], i[1], i[2], i[3] if len(i) > 3 else None) for i in items]  # noqa: PLR2004 - the fourth may be missing
    return {"items": shown, "current": current, "label": label}


@register.inclusion_tag("console/pieces/figures.html")
def figures(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Show a few large numbers.

    An item has `label`, `value`, and maybe `kind`, `address`, `note`.
    """
    # a word is no number: it is set smaller, or it would fill its box in two lines
    return {"items": [{**item, "words": not str(item["value"])[:1].isdigit()} for item in items]}


@register.inclusion_tag("console/pieces/coverage.html")
def coverage(tiers: Iterable[Any], legend: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - a template's word
    """Draw how many bodies of each tier have come how far.

    A tier has `label`, `total`, maybe `address`, and `parts`: (name, count, kind), the furthest
    first; what is left of the total stays blank.
    """
    rows = []
    names: dict[str, str] = {}
    for tier in tiers:
        parts, start = [], 0.0
        for name, count, kind in tier.parts:
            width = 100 * count / tier.total if tier.total else 0
            parts.append((f"{start:.3f}", f"{width:.3f}", kind, name, count))
            start += width
            names.setdefault(str(name), kind)
        rows.append((tier, parts))
    return {"rows": rows, "legend": names.items() if legend else ()}
