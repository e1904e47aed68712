"""Every page that people live in: accessible, no wider than the window, without script faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tools.screenshots.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser import Site

pytestmark = pytest.mark.browser

PAGES = {
    "theodoi.tinhuy": (
        "/viec/",
        "/viec/1/",
        "/viec/don-vi/",
        "/theo-doi/",
        "/theo-doi/?van-ban=1",
        "/van-ban/1/",
        "/tim/?q=dang+uy",
        "/tim/?q=khong-co-tu-nay",
        "/tro-giup/",
    ),
    "vanthu.tinhuy": (
        "/van-ban/tai-len/",
        "/van-ban/cho-ra-soat/",
        "/van-ban/den/",
        "/van-ban/di/",
        "/van-ban/di/so/2026/",
        "/thong-bao/",
    ),
    "quantri": (
        "/",
        "/don-vi/",
        "/don-vi/cay/",
        "/don-vi/to-chuc/30/",
        "/don-vi/to-chuc/them/",
        "/don-vi/dia-ban/",
        "/don-vi/quy-tac/",
        "/don-vi/quy-tac/1/",
        "/don-vi/quy-tac/thu/",
        "/don-vi/cum-tu/",
        "/nguoi-dung/",
        "/nguoi-dung/5/",
        "/nguoi-dung/them/",
        "/nguoi-dung/nhap/",
        "/nhat-ky/",
        "/nhat-ky/ngoai-pham-vi/",
    ),
    "kiemtra": (
        "/tai-khoan/",
        "/tai-khoan/phien/",
        "/tai-khoan/hai-yeu-to/",
        "/tai-khoan/ma-truy-cap/",
        "/tai-khoan/ngoai-pham-vi/",
        "/tai-khoan/mat-khau/doi/",
    ),
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


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_doors_are_accessible_and_fit(site: Site, width: int) -> None:
    page = site.new_page(width=width)
    for address in ("/tai-khoan/dang-nhap/", "/tai-khoan/mat-khau/quen/", "/tro-giup/"):
        page.goto(address)
        site.assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_draft_is_reviewed_beside_its_text(site: Site, width: int) -> None:
    page = site.sign_in("vanthu.tinhuy", width=width)
    page.goto(f"{site.url}/van-ban/cho-ra-soat/")
    page.locator(".listing .main-cell a").first.click()
    expect(page.locator("#ra-soat")).to_be_visible()
    site.assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_scans_words_are_lit_on_its_page_and_lead_to_their_field(
    site: Site, tmp_path: Path
) -> None:
    letter = tmp_path / "quet.pdf"
    letter.write_bytes(scan())
    page = site.sign_in("vanthu.tinhuy")
    page.goto(f"{site.url}/van-ban/tai-len/")
    page.set_input_files("input[type=file]", str(letter))
    page.get_by_role("button", name="Tải lên và đọc").click()
    link = page.locator("#ket-qua article", has_text=letter.name).locator("a[href*='ra-soat']")
    link.first.click(timeout=120_000)

    # the page is there, and what is doubtful has the focus at once
    picture = page.locator("[data-page='0'] img")
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") > DESK / 2
    expect(page.locator("[data-doubt] :focus")).to_have_count(1)

    # a field lights its words, and shows them enlarged
    page.locator("[data-name=signer]").focus()
    lit = page.locator("[data-page='0'] rect.lit")
    expect(lit).to_have_count(1)
    assert lit.get_attribute("data-box") == "signer"
    expect(page.locator("[data-loupe] image")).to_have_attribute("href", re.compile(r"/trang/0/"))
    site.assert_accessible(page)

    # and words on the page open their field
    page.locator("rect[data-box=date]").click()
    expect(page.locator("#f-date")).to_be_focused()


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
