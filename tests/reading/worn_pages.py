"""Pages as phones, fax machines and careless scanning leave them, made from clean ones.

Each maker takes a clean page at 300 dpi (RGB) and returns a worn one. Chance is seeded: the same
page wears the same way each time.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import typst
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Callable

RED, BLUE = (214, 40, 48), (40, 60, 170)
LETTER = """
#set page(paper: "a4", margin: (left: 3cm, rest: 2cm))
#set text(size: 13pt, lang: "vi")
#set par(justify: true)
#grid(columns: (1fr, 1.5fr), align: center,
[ỦY BAN NHÂN DÂN \\ *TỈNH KIÊN GIANG* \\ #line(length: 2cm) Số: 512/UBND-KGVX \\
V/v tăng cường phòng, chống dịch],
[*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \\ *Độc lập - Tự do - Hạnh phúc* \\
#line(length: 4cm) _Kiên Giang, ngày 15 tháng 6 năm 2021_])
#v(8pt)
#align(center)[Kính gửi:]
#h(4cm) - Các sở, ban, ngành cấp tỉnh; \\ #h(4cm) - Công an tỉnh.
#v(6pt)
Thực hiện Kết luận số 07-KL/TW ngày 11/6/2021 của Bộ Chính trị, Ủy ban nhân dân tỉnh yêu cầu các
cơ quan thực hiện các nhiệm vụ sau:

1#[.] Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra công tác phòng, chống dịch bệnh tại các
cơ sở cách ly tập trung; tổ chức lấy mẫu xét nghiệm cho người có nguy cơ cao.

2#[.] Ủy ban nhân dân các huyện, thành phố rà soát người về từ vùng dịch, báo cáo kết quả về Sở Y tế
trước ngày 30/6/2021.

3#[.] Bộ Chỉ huy Bộ đội Biên phòng tỉnh tăng cường tuần tra, kiểm soát người qua lại biên giới,
xử lý nghiêm các trường hợp nhập cảnh trái phép.

Giao Văn phòng Ủy ban nhân dân tỉnh theo dõi, đôn đốc việc thực hiện Công văn này./.
#v(6pt)
#grid(columns: (1fr, 1fr), text(size: 11pt)[*_Nơi nhận:_* \\ - Như trên; \\ - Lưu: VT, KGVX.],
align(center)[*KT. CHỦ TỊCH \\ PHÓ CHỦ TỊCH \\ #v(2cm) Nguyễn Văn An*])
"""


def clean_page(text: str = LETTER) -> Image.Image:
    """A born-digital page at 300 dpi."""
    pdf = typst.compile(text.encode())
    assert isinstance(pdf, bytes)
    document = pypdfium2.PdfDocument(pdf)
    try:
        image: Image.Image = document[0].render(scale=300 / 72).to_pil().convert("RGB")
    finally:
        document.close()
    return image


def _font(size: int) -> ImageFont.FreeTypeFont:
    import matplotlib as mpl  # noqa: PLC0415 - carries DejaVu, which has every Vietnamese letter

    return ImageFont.truetype(f"{mpl.get_data_path()}/fonts/ttf/DejaVuSans.ttf", size)


def quarter_turn(page: Image.Image) -> Image.Image:
    return page.transpose(Image.Transpose.ROTATE_90)


def three_quarter_turn(page: Image.Image) -> Image.Image:
    return page.transpose(Image.Transpose.ROTATE_270)


def upside_down(page: Image.Image) -> Image.Image:
    return page.transpose(Image.Transpose.ROTATE_180)


def on_a_dark_table(page: Image.Image, lean: float = 0.06) -> Image.Image:
    """Taken by hand from one side: the far edge is shorter, a dark table around it."""
    width, height = page.size
    frame = Image.new("RGB", (int(width * 1.2), int(height * 1.15)), (58, 48, 42))
    left, top = int(width * 0.1), int(height * 0.07)
    corners = (
        (left + lean * width, top),
        (left + width - 0.4 * lean * width, top + 0.3 * lean * height),
        (left + width, top + height),
        (left, top + height - 0.2 * lean * height),
    )
    plane = ((0, 0), (width, 0), (width, height), (0, height))
    made = page.transform(
        frame.size, Image.Transform.PERSPECTIVE, _perspective(corners, plane), Image.BICUBIC
    )
    whole = Image.new("L", page.size, 255).transform(
        frame.size, Image.Transform.PERSPECTIVE, _perspective(corners, plane), Image.BICUBIC
    )
    frame.paste(made, mask=whole)
    return frame


def from_far_aside(page: Image.Image) -> Image.Image:
    """From so much to one side that the far edge is a third shorter, on its side."""
    return quarter_turn(on_a_dark_table(page, 0.24))


def with_a_thumb(page: Image.Image) -> Image.Image:
    """Held by hand: a thumb over the edge, a corner folded away."""
    taken = on_a_dark_table(page, 0.15)
    draw = ImageDraw.Draw(taken)
    width, height = taken.size
    draw.ellipse((0.03 * width, 0.5 * height, 0.14 * width, 0.6 * height), fill=(190, 140, 120))
    draw.polygon([(0.86 * width, 0), (width, 0), (width, 0.12 * height)], fill=(58, 48, 42))
    return taken


def _perspective(
    shown: tuple[tuple[float, float], ...], plane: tuple[tuple[float, float], ...]
) -> tuple[float, ...]:
    """The eight numbers that take points as shown to those of the plane."""
    rows = []
    for (x, y), (u, v) in zip(shown, plane, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    wanted = [edge for point in plane for edge in point]
    return tuple(np.linalg.solve(np.array(rows, float), np.array(wanted, float)))


def in_shadow(page: Image.Image) -> Image.Image:
    """A hand's shadow over half of the page."""
    width, height = page.size
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    light = 0.75 - 0.45 / (1 + np.exp(-14 * (x + 0.4 * y)))
    levels = np.asarray(page).astype(float) * light[..., None]
    return Image.fromarray(levels.astype(np.uint8))


def pale(page: Image.Image) -> Image.Image:
    """Little contrast: grey letters on grey paper."""
    return page.point([int(150 + level * 70 / 255) for level in range(256)] * 3)


def squeezed(page: Image.Image) -> Image.Image:
    """150 dpi, sent on by a messenger that packs pictures hard."""
    small = page.resize((page.width // 2, page.height // 2), Image.Resampling.BOX)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=18)
    return Image.open(out).convert("RGB")


def faxed(page: Image.Image) -> Image.Image:
    """200 dpi, black and white, its greys dithered."""
    small = page.resize((page.width * 2 // 3, page.height * 2 // 3), Image.Resampling.BOX)
    greyish = small.convert("L").point([40 + level * 200 // 255 for level in range(256)])
    return greyish.convert("1")


def as_a_thumbnail(page: Image.Image) -> Image.Image:
    """At 80 dots an inch, as a messenger shows it before one asks for the whole picture."""
    size = (page.width * 80 // 300, page.height * 80 // 300)
    return page.resize(size, Image.Resampling.BOX)


def grainy(page: Image.Image) -> Image.Image:
    noise = np.random.default_rng(7).normal(0, 34, (page.height, page.width, 1))
    return Image.fromarray(np.clip(np.asarray(page) + noise, 0, 255).astype(np.uint8))


def with_black_edges(page: Image.Image) -> Image.Image:
    """Scanned with the lid open."""
    framed = Image.new("RGB", (page.width + 340, page.height + 260), (12, 12, 12))
    framed.paste(page.rotate(1.2, Image.Resampling.BICUBIC, fillcolor=(12, 12, 12)), (90, 60))
    return framed


def punched(page: Image.Image) -> Image.Image:
    made = page.copy()
    draw = ImageDraw.Draw(made)
    for height in (0.35, 0.62):
        y = int(height * page.height)
        draw.ellipse((70, y - 45, 160, y + 45), fill=(20, 20, 20))
    return made


def on_pink_paper(page: Image.Image) -> Image.Image:
    return _on_paper(page, (246, 190, 200))


def on_green_paper(page: Image.Image) -> Image.Image:
    return _on_paper(page, (170, 222, 178))


def _on_paper(page: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    levels = np.asarray(page).astype(float) * np.array(colour) / 255
    return Image.fromarray(levels.astype(np.uint8))


def sealed(page: Image.Image) -> Image.Image:
    """A round red seal and a blue signature over title and name."""
    ink = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(ink)
    x, y = int(0.62 * page.width), int(0.70 * page.height)
    draw.ellipse((x - 200, y - 200, x + 200, y + 200), outline=RED, width=12)
    draw.ellipse((x - 150, y - 150, x + 150, y + 150), outline=RED, width=5)
    draw.text((x - 120, y - 30), "TỈNH KIÊN GIANG", font=_font(30), fill=RED)
    draw.line([(x + i * 7, y + 60 * np.sin(i / 3) + 2 * i) for i in range(60)], BLUE, 7)
    return Image.fromarray(np.minimum(np.asarray(page), np.asarray(ink)))


def watermarked(page: Image.Image) -> Image.Image:
    mark = Image.new("L", page.size, 255)
    ImageDraw.Draw(mark).text((250, 1500), "SAO Y BẢN CHÍNH", font=_font(210), fill=205)
    mark = mark.rotate(35, fillcolor=255)
    return Image.fromarray(np.minimum(np.asarray(page), np.asarray(mark)[..., None]))


def two_side_by_side(page: Image.Image) -> Image.Image:
    """The letter and its second page on one sheet, as a book scanner takes them."""
    second = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(second)
    for row in range(16):
        words = f"{row + 1}. Cơ sở cách ly số {row + 1}: có phòng, giường và lối đi riêng."
        draw.text((300, 400 + 130 * row), words, font=_font(44), fill=0)
    sheet = Image.new("RGB", (2 * page.width, page.height), "white")
    sheet.paste(page, (0, 0))
    sheet.paste(second, (page.width, 0))
    return sheet.resize((sheet.width * 2 // 3, sheet.height * 2 // 3), Image.Resampling.BOX)


def by_phone(page: Image.Image) -> Image.Image:
    """From one side, a hand's shadow over it, and sent by a messenger."""
    return squeezed(in_shadow(on_a_dark_table(page, 0.08)))


MAKERS: tuple[Callable[[Image.Image], Image.Image], ...] = (
    quarter_turn,
    three_quarter_turn,
    upside_down,
    on_a_dark_table,
    from_far_aside,
    with_a_thumb,
    as_a_thumbnail,
    in_shadow,
    pale,
    squeezed,
    faxed,
    grainy,
    with_black_edges,
    punched,
    on_pink_paper,
    on_green_paper,
    sealed,
    watermarked,
    two_side_by_side,
    by_phone,
)
