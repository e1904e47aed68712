"""Every page that people live in: accessible, no wider than the window, without script faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser import Site

pytestmark = pytest.mark.browser

PAGES = {
    "theodoi.tinhuy": ("/viec/", "/theo-doi/", "/van-ban/1/", "/viec/1/", "/tim/?q=dang+uy"),
    "vanthu.tinhuy": ("/van-ban/tai-len/", "/van-ban/cho-ra-soat/", "/van-ban/di/", "/thong-bao/"),
    "quantri": ("/don-vi/", "/nguoi-dung/", "/nhat-ky/", "/don-vi/quy-tac/"),
}
PHONE, DESK = 390, 1280


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("username", PAGES)
def test_pages_are_accessible_and_fit(site: Site, username: str, width: int) -> None:
    page = site.sign_in(username, width=width)
    for address in PAGES[username]:
        answer = page.goto(f"{site.url}{address}")
        assert answer is not None
        assert answer.status == 200, address
        site.assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{address} is {wide} px wider than {width}"


def test_the_search_is_reached_by_keyboard_and_forgives_marks(site: Site) -> None:
    page = site.sign_in("theodoi.tinhuy")
    page.goto(f"{site.url}/viec/")
    page.keyboard.press("/")
    page.keyboard.type("dang uy y te")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Đảng ủy Y tế")


def test_english_stands_beside_vietnamese(site: Site) -> None:
    page = site.sign_in("soyte")
    page.goto(f"{site.url}/viec/")
    expect(page.locator("h1")).to_have_text("Việc cần làm")
    page.locator("summary", has_text="Ngôn ngữ").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).not_to_have_text("Việc cần làm")
