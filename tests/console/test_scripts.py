"""The small scripts of the shell, in a real browser, each on a page of its own."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.template import Context, Template
from playwright.sync_api import Page, expect, sync_playwright
from tests.browser import ARGUMENTS, CHROMIUM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.browser
SCRIPTS = Path(__file__).resolve().parents[2] / "src/toandan/console/static/console/js"
DIALOG = Template("{% include 'console/dialogs.html' %}")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser.new_page()
        browser.close()


@pytest.fixture
def opened(page: Page) -> Callable[..., Page]:
    def open_page(body: str, *scripts: str, width: int = 1280) -> Page:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("about:blank")
        page.set_content(f"<body>{body}</body>")
        for name in scripts:
            page.add_script_tag(path=SCRIPTS / f"{name}.js", type="module")
        return page

    return open_page


def written(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def test_a_date_typed_in_short_becomes_a_whole_date(opened: Callable[..., Page]) -> None:
    page = opened("<input data-date><button>x</button>", "dates")
    today = dt.date.fromisoformat(page.evaluate("new Date().toLocaleDateString('sv')"))
    for typed, meant in {
        "5/6": f"05/06/{today.year}",
        "0506": f"05/06/{today.year}",
        "25/6/21": "25/06/2021",
        "+3": written(today + dt.timedelta(days=3)),
        "hn": written(today),
        "31/2": "31/2",
        "mai": "mai",
    }.items():
        page.fill("input", typed)
        page.focus("button")
        assert page.input_value("input") == meant, typed


def test_slash_goes_to_the_search_and_a_pair_of_keys_to_a_page(opened: Callable[..., Page]) -> None:
    page = opened('<input data-search><a href="#viec" data-keys="g v">Việc</a>', "shortcuts")
    page.keyboard.press("g")
    page.keyboard.press("v")
    expect(page).to_have_url(re.compile("#viec$"))
    page.keyboard.press("/")
    expect(page.locator("input")).to_be_focused()
    page.keyboard.type("g v /")
    assert page.input_value("input") == "g v /"


def test_a_pages_own_letter_presses_its_button(opened: Callable[..., Page]) -> None:
    page = opened(
        '<input><a href="#nhan" data-key-press="t">Tiếp nhận</a>'
        '<a href="#sau" rel="next">Trang sau</a>',
        "shortcuts",
    )
    page.focus("input")
    page.keyboard.press("t")
    assert page.evaluate("location.hash") == ""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile("#nhan$"))
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("#sau$"))


@pytest.mark.parametrize("width", [390, 1280])
def test_filters_wait_behind_their_head_on_a_phone_alone(
    opened: Callable[..., Page], width: int
) -> None:
    shown = width > 390
    page = opened(
        "<details open data-fold><summary>Lọc</summary><form><input></form></details>",
        "filters",
        width=width,
    )
    expect(page.locator("input")).to_be_visible(visible=shown)
    page.locator("summary").click()
    expect(page.locator("input")).to_be_visible(visible=not shown)


def test_what_cannot_be_taken_back_asks_first(opened: Callable[..., Page]) -> None:
    form = (
        '<form id="f" data-confirm="Xóa văn bản 17-CV/ĐU?" data-confirm-yes="Xóa">'
        "<button>Xóa</button></form>"
    )
    page = opened(form + DIALOG.render(Context()), "dialogs")
    page.evaluate(
        "window.sent = 0; document.getElementById('f')"
        ".addEventListener('submit', (e) => { e.preventDefault(); window.sent += 1; })"
    )
    page.click("#f button")
    expect(page.locator("[data-confirm-text]")).to_have_text("Xóa văn bản 17-CV/ĐU?")
    page.keyboard.press("Escape")
    assert page.evaluate("window.sent") == 0
    page.click("#f button")
    page.click("dialog [data-confirm-yes]")
    page.wait_for_function("window.sent === 1")


def test_a_form_pressed_twice_is_sent_once(opened: Callable[..., Page]) -> None:
    form = '<form method="post" action="about:blank"><button>Gửi</button></form>'
    page = opened(form, "requests")
    page.evaluate(
        "window.sent = 0; window.addEventListener('submit', (e) => "
        "{ if (!e.defaultPrevented) { window.sent += 1; e.preventDefault(); } })"
    )
    page.click("button")
    page.click("button")
    assert page.evaluate("window.sent") == 1


def test_a_tree_is_walked_by_arrow_keys(opened: Callable[..., Page]) -> None:
    child = SimpleNamespace(text="Chi bộ", address="#b")
    root = SimpleNamespace(text="Huyện ủy", address="#a", children=[child], open=False)
    body = Template('{% load pieces %}{% tree nodes "Cây" %}').render(Context({"nodes": [root]}))
    page = opened(body, "tree")
    page.get_by_role("link", name="Huyện ủy").focus()
    expect(page.get_by_text("Chi bộ")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Chi bộ")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Chi bộ")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="Huyện ủy")).to_be_focused()


def test_rows_are_walked_by_j_and_k(opened: Callable[..., Page]) -> None:
    rows = "".join(f'<li><a href="#{n}">Dòng {n}</a></li>' for n in range(3))
    page = opened(f"<ul data-rows>{rows}</ul>", "rows")
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    expect(page.get_by_role("link", name="Dòng 0")).to_be_focused()


def test_a_file_too_large_is_named_before_it_is_sent(opened: Callable[..., Page]) -> None:
    zone = '<div data-drop data-largest="10" data-too-large="quá lớn"><input type="file"></div>'
    page = opened(f"<form>{zone}</form>", "drop")
    page.set_input_files("input", {"name": "to.pdf", "mimeType": "x/y", "buffer": b"x" * 2048})
    expect(page.locator(".drop-files li")).to_contain_text("2 KB – quá lớn")
    assert page.evaluate("document.querySelector('form').checkValidity()") is False


def test_the_first_fault_of_a_form_has_the_focus(opened: Callable[..., Page]) -> None:
    page = opened(
        "<form method='get'><input id='filter' aria-invalid='true'></form>"
        "<form method='post'><input id='good'><details><summary>x</summary>"
        "<textarea id='wrong' aria-invalid='true'></textarea></details></form>",
        "faults",
    )
    expect(page.locator("#wrong")).to_be_focused()
    expect(page.locator("details")).to_have_attribute("open", "")


def test_a_remark_on_the_whole_form_has_the_focus_or_leads_to_the_password(
    opened: Callable[..., Page],
) -> None:
    remark = "<div class='notice bad'><p>Chưa thực hiện được.</p></div>"
    page = opened(f"<form method='post'>{remark}<input></form>", "faults")
    expect(page.locator(".notice")).to_be_focused()
    page = opened(f"<form method='post'>{remark}<input type='password'></form>", "faults")
    expect(page.locator("input")).to_be_focused()


def test_print_buttons_print_on_every_page(opened: Callable[..., Page]) -> None:
    page = opened("<button data-print>In</button>", "shortcuts")
    page.evaluate("window.print = () => (window.printed = true)")
    page.click("button")
    assert page.evaluate("window.printed") is True


def test_a_pages_own_key_opens_its_form_and_stands_in_it(opened: Callable[..., Page]) -> None:
    page = opened(
        "<details><summary data-key-press='b'>Viết báo cáo</summary>"
        "<form><input type='hidden' name='once'><textarea id='words'></textarea></form></details>",
        "shortcuts",
    )
    page.keyboard.press("b")
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.press("b")
    expect(page.locator("#words")).to_have_value("b")
