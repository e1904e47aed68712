"""The pieces that pages are made of."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone

from toandan.console.icons import ICONS
from toandan.console.templatetags.pieces import SIGNS


def shown(source: str, **values: Any) -> str:
    return Template("{% load pieces %}" + source).render(Context(values))


class Example(forms.Form):
    name = forms.CharField(label="Tên đơn vị", help_text="Ghi đầy đủ.")
    day = forms.DateField(label="Từ ngày", required=False)
    form = forms.ChoiceField(
        label="Hình thức", choices=[("a", "Nhắc"), ("b", "Đôn đốc")], widget=forms.RadioSelect
    )
    mail = forms.BooleanField(label="Gửi thư", required=False)


def test_every_state_has_a_sign_beside_its_colour() -> None:
    assert set(SIGNS.values()) <= set(ICONS)
    assert "<svg" in shown('{% badge "Đã nhận" "good" %}')
    assert "Đã nhận" in shown('{% badge "Đã nhận" "good" %}')


def test_a_sign_without_a_label_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in shown('{% icon "print" %}')
    assert 'aria-label="In"' in shown('{% icon "print" "In" %}')


def test_a_badge_takes_its_words_as_text() -> None:
    assert "&lt;b&gt;" in shown("{% badge words %}", words="<b>")


@pytest.mark.parametrize(("offset", "kind"), [(-1, "bad"), (0, "warn"), (3, "warn"), (4, "plain")])
def test_a_due_day_is_coloured_by_nearness(offset: int, kind: str) -> None:
    day = timezone.localdate() + dt.timedelta(days=offset)
    assert f'class="badge {kind}"' in shown("{% due day %}", day=day)


def test_a_due_day_is_calm_once_the_work_is_done() -> None:
    assert "badge" not in shown("{% due day True %}", day=dt.date(2021, 6, 25))
    assert "25/06/2021" in shown("{% due day True %}", day=dt.date(2021, 6, 25))
    assert shown("{% due None %}") == ""


def test_a_fields_errors_and_help_are_tied_to_its_control() -> None:
    page = shown("{% form_fields form %}", form=Example({"name": ""}))
    described = re.search(r'<input type="text"[^>]*aria-describedby="([^"]+)"', page)
    assert described
    assert all(f'id="{name}"' in page for name in described[1].split())
    assert 'aria-invalid="true"' in page
    assert "Hãy sửa những chỗ được đánh dấu" in page


def test_only_optional_fields_are_marked() -> None:
    page = shown("{% field form.name %}{% field form.day %}", form=Example())
    assert page.count("không bắt buộc") == 1
    assert "data-date" in page


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    page = shown("{% field form.form %}", form=Example())
    assert "<fieldset" in page
    assert "Hình thức" in re.findall(r"<legend>(.*?)</legend>", page, re.DOTALL)[0]
    assert page.count('type="radio"') == 2


def test_a_single_box_has_its_label_behind_it() -> None:
    page = shown("{% field form.mail %}", form=Example())
    assert page.index('type="checkbox"') < page.index("Gửi thư")


def test_the_head_of_a_page_keeps_its_buttons() -> None:
    page = shown('{% page_header "Tên" %}<a class="button" href="/">In</a>{% endpage_header %}')
    assert "<h1>Tên</h1>" in page
    assert '<a class="button" href="/">In</a>' in page


def test_coverage_draws_each_part_by_its_share_and_says_it_in_words() -> None:
    tier = SimpleNamespace(
        label="Cấp huyện", total=15, parts=[("Đã báo cáo", 3, "good"), ("Đã nhận", 6, "info")]
    )
    page = shown("{% coverage tiers %}", tiers=[tier])
    assert 'x="0.000" width="20.000"' in page
    assert 'x="20.000" width="40.000"' in page
    assert "Đã báo cáo 3, Đã nhận 6" in page
    assert " style=" not in page


def test_coverage_of_nobody_is_drawn_blank() -> None:
    tier = SimpleNamespace(label="Cấp xã", total=0, parts=[("Đã nhận", 0, "info")])
    assert 'width="0.000"' in shown("{% coverage tiers %}", tiers=[tier])


def test_a_tree_opens_where_told_and_holds_no_link_inside_a_button() -> None:
    leaf = SimpleNamespace(text="Chi bộ", address="/b/")
    root = SimpleNamespace(text="Huyện ủy", address="/a/", children=[leaf], open=True)
    page = shown('{% tree nodes "Cây" %}', nodes=[root])
    assert 'aria-expanded="true"' in page
    assert "hidden>" not in page
    assert not re.search(r"<button[^>]*>(?:(?!</button>).)*<a ", page, re.DOTALL)
    root.open = False
    assert "<ul hidden>" in shown('{% tree nodes "Cây" %}', nodes=[root])


def test_a_time_line_shows_who_and_when() -> None:
    entry = SimpleNamespace(at=timezone.now(), title="Tiếp nhận", by="Lê Thị Hoa", kind="good")
    page = shown("{% timeline entries %}", entries=[entry])
    assert "Tiếp nhận" in page
    assert "vừa xong</time> · Lê Thị Hoa" in page


def test_facts_without_a_value_are_left_out() -> None:
    page = shown("{% facts pairs %}", pairs=[("Số", "17-CV/ĐU"), ("Nơi", ""), ("Lần", 0)])
    assert "Nơi" not in page
    assert "<dd>0</dd>" in page


def test_tabs_mark_the_one_shown() -> None:
    items = [("a", "Văn bản", "?a"), ("b", "Báo cáo", "?b", 1400)]
    page = shown('{% tabs items "b" "Phần" %}', items=items)
    assert page.count('aria-current="page"') == 1
    assert "1.400" in page


def test_files_show_their_size() -> None:
    page = shown(
        "{% file_list files %}", files=[SimpleNamespace(name="a.pdf", address="/a", size=2048)]
    )
    assert "2,0 KB" in page
    assert "Không có tệp" in shown("{% file_list files %}", files=[])


def test_a_choice_not_made_yet_says_so_in_words() -> None:
    class Kinds(forms.Form):
        kind = forms.ChoiceField(choices=[("", "---------"), ("a", "Sở")])

    page = shown("{% field form.kind %}", form=Kinds())
    assert ">Chọn…</option>" in page
    assert "---------" not in page


def test_many_boxes_stand_in_a_box_under_the_names_of_their_parts() -> None:
    class Kinds(forms.Form):
        kinds = forms.MultipleChoiceField(
            choices=[
                ("Cấp tỉnh", [(f"t{n}", f"Loại {n}") for n in range(7)]),
                ("Cấp huyện", [(f"h{n}", f"Loại {n}") for n in range(7)]),
            ],
            widget=forms.CheckboxSelectMultiple,
        )

    page = shown("{% field form.kinds %}", form=Kinds())
    assert 'class="choices tall"' in page
    assert re.findall(r'class="part">([^<]+)<', page) == ["Cấp tỉnh", "Cấp huyện"]
    assert page.count('type="checkbox"') == 14


def test_a_files_button_speaks_the_sites_language() -> None:
    class Hand(forms.Form):
        paper = forms.FileField(label="Tệp kèm theo")

    page = shown("{% field form.paper %}", form=Hand())
    assert "Chọn tệp" in page
    assert "Chưa chọn tệp nào" in page
    assert 'type="file"' in page


def test_a_figure_that_is_a_word_is_set_as_words() -> None:
    items = [{"label": "nhật ký", "value": "Toàn vẹn"}, {"label": "đơn vị", "value": 1848}]
    page = shown("{% figures items %}", items=items)
    assert re.findall(r'class="(value[^"]*)"', page) == ["value words", "value"]
