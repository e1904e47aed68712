"""Rules of group phrases: list, trying a phrase, adding and ending; open phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from toandan.directory.forms import (
    DayFilter,
    EndRuleForm,
    RuleFilter,
    RuleForm,
    SettleForm,
    TryForm,
)
from toandan.directory.views.changes import acting, done, form_page, form_response, posted
from toandan.directory.views.lists import may_manage
from toandan.listing import Column, Table
from toandan.units import actions
from toandan.units.models import OpenPhrase, PhraseRule
from toandan.units.queries import Resolution, resolve
from toandan.units.queries.names import province_of
from toandan.units.queries.rules import RuleNeedsIssuerError, bodies_of
from toandan.vietnamese import search_words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN = 60


def _issuers(rule: PhraseRule) -> str:
    if rule.issuer is not None:
        return str(rule.issuer)
    names = [kind.name for kind in rule.issuer_kinds.all()]
    return _shortened(names) if names else gettext("Mọi đơn vị")


def _kinds(rule: PhraseRule) -> str:
    names = [kind.name for kind in rule.kinds.all()] or [
        body.name for body in rule.organisations.all()
    ]
    return _shortened(names)


def _shortened(names: list[str], most: int = 3) -> str:
    rest = len(names) - most
    more = gettext(" và %(count)d loại khác") % {"count": rest} if rest > 0 else ""
    return "; ".join(names[:most]) + more


RULES = Table(
    name="quy-tac",
    default="cum-tu",
    empty=_("Chưa có quy tắc nào. Nạp danh mục đơn vị hoặc thêm quy tắc."),
    columns=(
        Column(
            "cum-tu",
            _("Cụm từ"),
            lambda rule: rule.phrase,
            order=("folded",),
            link=lambda rule: reverse("units:rule", args=[rule.pk]),
            main=True,
        ),
        Column("chon", _("Chọn từ"), lambda r: r.get_reach_display(), order=("reach",)),
        Column("do", _("Khi do"), _issuers),
        Column("loai", _("Loại tổ chức"), _kinds),
        Column("tu-ngay", _("Có từ ngày"), lambda rule: rule.valid_from, order=("valid_from",)),
        Column("den-ngay", _("Đến hết ngày"), lambda rule: rule.valid_to, order=("valid_to",)),
        Column("can-cu", _("Căn cứ"), lambda rule: rule.source, shown=False),
        Column("viet-khac", _("Cách viết khác"), lambda rule: rule.variants, shown=False),
    ),
)

PHRASES = Table(
    name="cum-tu-chua-ro",
    default="-so-lan",
    empty=_("Không còn cụm từ nào chờ xác định."),
    columns=(
        Column(
            "cum-tu",
            _("Cụm từ"),
            lambda row: row.phrase,
            order=("folded",),
            link=lambda row: reverse("units:phrase", args=[row.pk]),
            main=True,
        ),
        Column("do", _("Đơn vị ban hành"), lambda row: str(row.issuer or "")),
        Column("so-lan", _("Số lần gặp"), lambda row: row.times, order=("times",), number=True),
        Column("ngay", _("Gặp gần nhất"), lambda row: row.last_on, order=("last_on",)),
    ),
)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules, and try a phrase."""
    form = RuleFilter(request.GET)
    rows = PhraseRule.objects.select_related("issuer").prefetch_related(
        "kinds", "issuer_kinds", "organisations"
    )
    if form.value("ngay"):
        rows = rows.filter(
            Q(valid_from=None) | Q(valid_from__lte=form.day),
            Q(valid_to=None) | Q(valid_to__gte=form.day),
        )
    for word in search_words(form.value("q")):
        rows = rows.filter(folded__contains=word)
    if kind := form.value("loai"):
        rows = rows.filter(is_settlement=kind == "xac-dinh")
    listing = RULES.listing(request, rows, filters=form)
    if listing.wants_export:
        return listing.export()
    context = {"listing": listing, "may_manage": may_manage(request), "day": form.day}
    return render(request, "directory/rules.html", context)


@require_safe
def try_phrase(request: HttpRequest) -> HttpResponse:
    """Show what a phrase means for an issuer on a day."""
    form = TryForm(request.GET or None)
    found = None
    if form.is_valid():
        given = form.cleaned_data
        day = given["vao_ngay"] or timezone.localdate()
        found = resolve(given["cum_tu"], issuer=given["ban_hanh"], on=day)
    context = {"form": form, "found": found, "may_manage": may_manage(request)}
    return render(request, "directory/try.html", context)


@require_safe
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one rule and whom it picks today, where it does not need an issuer."""
    found = get_object_or_404(PhraseRule.objects.select_related("issuer"), pk=pk)
    day = DayFilter(request.GET).day
    try:
        province = province_of(found.issuer, day)
        bodies = bodies_of(found, issuer=found.issuer, province=province, day=day)
    except RuleNeedsIssuerError:
        bodies = None
    context = {
        "rule": found,
        "bodies": bodies[:SHOWN] if bodies else bodies,
        "body_count": len(bodies or ()),
        "in_force": found.in_force_on(day),
        "day": day,
        "may_manage": may_manage(request),
    }
    return render(request, "directory/rule.html", context)


@form_page
def add_rule(request: HttpRequest) -> HttpResponse:
    """Add a rule."""
    by = acting(request)
    form = RuleForm(posted(request), initial={"phrase": request.GET.get("cum-tu", "")})
    if form.is_valid():
        made = done(form, lambda: actions.add_rule(by=by, **form.cleaned_data))
        if made:
            messages.success(request, gettext("Đã thêm quy tắc “%(phrase)s”.") % {"phrase": made})
            return redirect("units:rule", made.pk)
    return form_response(
        request, form, title=gettext("Thêm quy tắc"), button=gettext("Thêm quy tắc")
    )


@form_page
def end_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """End a rule after a day."""
    by = acting(request)
    found = get_object_or_404(PhraseRule, pk=pk)
    form = EndRuleForm(posted(request))
    if form.is_valid() and done(
        form, lambda: actions.end_rule(rule=found, by=by, **form.cleaned_data)
    ):
        messages.success(request, gettext("Đã kết thúc quy tắc “%(phrase)s”.") % {"phrase": found})
        return redirect("units:rule", found.pk)
    confirm = gettext("Kết thúc quy tắc “%(phrase)s”?")
    return form_response(
        request,
        form,
        title=gettext("Kết thúc quy tắc"),
        button=gettext("Kết thúc"),
        rule=found,
        remark=gettext("Sau ngày này quy tắc không chọn đơn vị nào nữa; hồ sơ cũ giữ nguyên."),
        confirm=confirm % {"phrase": found},
    )


@require_safe
def phrases(request: HttpRequest) -> HttpResponse:
    """List the phrases that nobody has settled."""
    rows = OpenPhrase.objects.select_related("issuer")
    listing = PHRASES.listing(request, rows)
    if listing.wants_export:
        return listing.export()
    return render(request, "directory/phrases.html", {"listing": listing})


@form_page
def phrase(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle an open phrase."""
    by = acting(request)
    row = OpenPhrase.objects.select_related("issuer").filter(pk=pk).first()
    if row is None:
        raise Http404(gettext("Cụm từ này đã được xác định."))
    found: Resolution = resolve(row.phrase, issuer=row.issuer, on=row.last_on)
    form = SettleForm(posted(request), found=found)
    if form.is_valid():
        given = form.cleaned_data
        issuer = None if given["everyone"] else row.issuer
        actions.settle_phrase(row.phrase, issuer=issuer, organisations=given["bodies"], by=by)
        messages.success(request, gettext("Đã xác định “%(phrase)s”.") % {"phrase": row.phrase})
        return redirect("units:phrases")
    return render(
        request,
        "directory/settle.html",
        {"form": form, "row": row, "found": found},
        status=422 if form.errors else 200,
    )
