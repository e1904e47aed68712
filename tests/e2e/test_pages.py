"""Every page that people live in: accessible, no wider than the window, without script faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tools.screenshots.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.browser import Site

pytestmark = pytest.mark.browser

PAGES = {
    "theodoi.tinhuy": (
        "/viec/",
        "/viec/1/",
        "/viec/don-vi/",
        "/theo-doi/",
        "/theo-doi/?van-ban=1",
        "/theo-doi/van-ban/",
        "/viec/91/",
        "/viec/1/tiep-nhan/",
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
        "/van-ban/den/so/2026/",
        "/lien-thong/",
        "/thong-bao/",
    ),
    "quantri": (
        "/",
        "/don-vi/",
        "/don-vi/cay/",
        "/don-vi/to-chuc/30/",
        "/don-vi/to-chuc/them/",
        "/don-vi/to-chuc/30/ket-thuc/",
        "/don-vi/dia-ban/",
        "/don-vi/dia-ban/2/",
        "/don-vi/dia-ban/cay/",
        "/don-vi/dia-ban/them/",
        "/don-vi/loai/",
        "/don-vi/loai/them/",
        "/don-vi/quy-tac/",
        "/don-vi/quy-tac/1/",
        "/don-vi/quy-tac/1/ket-thuc/",
        "/don-vi/quy-tac/them/",
        "/don-vi/quy-tac/thu/",
        "/don-vi/cum-tu/",
        "/nguoi-dung/",
        "/nguoi-dung/5/",
        "/nguoi-dung/them/",
        "/nguoi-dung/nhap/",
        "/don-vi/to-chuc/nhap/",
        "/don-vi/dia-ban/nhap/",
        "/nguoi-dung/5/chuc-vu/",
        "/nguoi-dung/5/khoa/",
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
        "/tai-khoan/khoa/",
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
        # the address of a deed, opened as a page, says where its button is
        assert answer.status == (405 if address.endswith("tiep-nhan/") else 200), address
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


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_khmer_pages_fit_and_have_their_letters(site: Site, width: int) -> None:
    page = site.new_page(width=width)
    page.context.add_cookies([{"name": "django_language", "value": "km", "url": site.url}])
    page.goto("/")
    page.fill("input[name=login]", "yte.goquao")
    page.fill("input[name=password]", site.password)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda address: "/tai-khoan/" not in address)
    for address in ("/viec/", "/viec/174/", "/theo-doi/", "/tai-khoan/", "/tro-giup/"):
        page.goto(f"{site.url}{address}")
        assert page.evaluate("document.documentElement.lang") == "km"
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        site.assert_accessible(page)
    page.wait_for_function("document.fonts.check('16px \"Noto Sans Khmer\"', 'ក')")


def test_all_new_documents_are_received_at_one_press(site: Site) -> None:
    page = site.sign_in("ubnd-907", width=PHONE)
    page.goto(f"{site.url}/viec/")
    new = page.locator(".inbox-group.moi")
    expect(new).to_be_visible()
    shown = new.locator(".inbox-row").count()
    if shown == 1:
        new.get_by_role("button", name="Tiếp nhận").click()
    else:
        new.get_by_role("button", name=f"Tiếp nhận cả {shown}").click()
        page.locator("dialog[open] [data-confirm-yes]").click()
    expect(page.locator("main")).to_contain_text("vào sổ văn bản đến")
    expect(new).to_have_count(0)


def test_what_was_typed_outlives_the_session(site: Site) -> None:
    page = site.new_page()
    page.goto("/")

    def sign_in(where: Page) -> None:
        where.fill("input[name=login]", "soyte")
        where.fill("input[name=password]", site.password)
        where.click("form button[type=submit]")
        where.wait_for_url(lambda address: "/tai-khoan/" not in address)

    sign_in(page)
    page.goto(f"{site.url}/viec/118/")
    form = page.locator("#nhiem-vu details.opener").first
    form.locator("summary").click()
    form.locator("textarea").fill("Đã phân bổ vắc xin đợt hai.")
    page.context.clear_cookies(name="sessionid")
    form.locator("button[type=submit]").click()
    # refused in words, and the words are still there
    expect(page.locator(".toast.bad")).to_contain_text("Phiên đăng nhập đã hết")
    expect(form.locator("textarea")).to_have_value("Đã phân bổ vắc xin đợt hai.")
    other = page.context.new_page()
    other.goto(f"{site.url}/")
    sign_in(other)
    form.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Đã ghi tiến độ")
    expect(page.locator("main")).to_contain_text("Đã phân bổ vắc xin đợt hai.")
    # htmx tells the console of every refusal; this one was meant
    site.faults[:] = [fault for fault in site.faults if "Status Error Code 401" not in fault]


def test_a_whole_form_outlives_the_session_too(site: Site) -> None:
    page = site.new_page()

    def sign_in(where: Page) -> None:
        where.fill("input[name=login]", "quantri")
        where.fill("input[name=password]", site.password)
        where.click("form button[type=submit]")
        where.wait_for_url(lambda address: "/tai-khoan/" not in address)

    page.goto(f"{site.url}/")
    sign_in(page)
    page.goto(f"{site.url}/don-vi/loai/them/")
    page.fill("input[name=name]", "Cơ sở cách ly tập trung")
    page.context.clear_cookies(name="sessionid")
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_have_text("Phiên đăng nhập đã hết")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Đăng nhập ở cửa sổ mới").click()
    sign_in(opened.value)
    page.go_back()
    expect(page.locator("input[name=name]")).to_have_value("Cơ sở cách ly tập trung")
    page.select_option("select[name=tier]", "3")
    page.select_option("select[name=system]", "health")
    page.click("main button[type=submit]")
    expect(page.locator("main")).to_contain_text("Đã thêm loại Cơ sở cách ly tập trung.")
    # the browser tells its console of the refusal; this one was meant
    site.faults[:] = [fault for fault in site.faults if "401" not in fault]


def test_coming_back_after_a_deed_shows_the_page_as_it_now_is(site: Site) -> None:
    page = site.sign_in("theodoi.tinhuy")
    button = page.get_by_role("button", name="Đánh dấu đã đọc tất cả")
    page.goto(f"{site.url}/thong-bao/?moi=1")
    expect(button).to_be_visible()
    page.goto(f"{site.url}/thong-bao/")
    button.click()
    expect(button).to_have_count(0)
    page.go_back()
    expect(button).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(f"{site.url}/thong-bao/?moi=1")
    expect(button).to_have_count(0)
