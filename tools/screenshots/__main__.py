"""Take the pictures of README: the real site with the sample province, as people see it.

`python -m tools.screenshots` from the project's folder; `make screenshots` does it.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from tests.browser import running_site
from tools.screenshots.scan import scan

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser import Site

IMAGES = Path(__file__).parents[2] / "docs" / "images"
DESK, PHONE = 1280, 390


@dataclass(frozen=True)
class Picture:
    """One picture: whose page, how wide a window."""

    name: str
    username: str
    address: str
    width: int = DESK
    height: int = 800


PICTURES = (
    Picture("board", "theodoi.tinhuy", "/theo-doi/"),
    Picture("document", "theodoi.tinhuy", "/van-ban/1/", height=900),
    Picture("inbox-phone", "yte.goquao", "/viec/", width=PHONE, height=780),
)


def keep(page: Page, name: str) -> None:
    """Keep what the window shows, once fonts and pictures are there."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    path = IMAGES / f"{name}.png"
    page.screenshot(path=str(path), animations="disabled")
    # a palette of 256 colours is a third of the size and looks alike
    Image.open(path).convert("P", palette=Image.Palette.ADAPTIVE).save(path, optimize=True)


def review(site: Site) -> None:
    """Hand in the scan, wait until it is read, and take the review screen."""
    page = site.sign_in("vanthu.tinhuy")
    with tempfile.TemporaryDirectory() as folder:
        letter = Path(folder) / "cong-van-mau.pdf"
        letter.write_bytes(scan())
        page.goto("/van-ban/tai-len/")
        page.set_input_files("input[type=file]", str(letter))
        page.get_by_role("button", name="Tải lên và đọc").click()
        link = page.locator("#ket-qua article", has_text=letter.name).locator("a[href*='ra-soat']")
        link.first.click(timeout=120_000)
    page.set_viewport_size({"width": DESK, "height": 800})
    page.locator("[data-name=subject]").focus()
    keep(page, "review")


def main() -> None:
    """Take all pictures."""
    os.environ["TOANDAN_LOG_LEVEL"] = "ERROR"
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_site() as site:
        for one in PICTURES:
            page = site.sign_in(one.username, width=one.width)
            page.set_viewport_size({"width": one.width, "height": one.height})
            page.goto(one.address)
            keep(page, one.name)
        review(site)


if __name__ == "__main__":
    main()
