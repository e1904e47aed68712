"""Invented official documents of every sort, for the round trip through DOCX and PDF."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from toandan.reading import Secrecy, System, Urgency
from toandan.reading.places import PROVINCES
from toandan.writing import Item, Paper

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

DISTRICTS = ["An Biên", "An Minh", "Giồng Riềng", "Gò Quao", "Hòn Đất", "Kiên Lương", "Tân Hiệp"]
COMMUNES = ["Đông Thái", "Tây Yên", "Nam Thái", "Hưng Yên", "Mỹ Thái", "Bình Sơn"]
#: issuer, superior as the head shows it, symbol, who signs; {p} province, {d} district, {c} commune
PARTY_BODIES = [
    ("Tỉnh ủy {p}", None, "TU", "T/M BAN THƯỜNG VỤ", "BÍ THƯ"),
    ("Văn phòng Tỉnh ủy {p}", "Tỉnh ủy {p}", "VPTU", None, "CHÁNH VĂN PHÒNG"),
    ("Ban Tuyên giáo Tỉnh ủy {p}", "Tỉnh ủy {p}", "BTGTU", "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"),
    ("Đảng ủy Sở Y tế tỉnh {p}", "Tỉnh ủy {p}", "ĐU", "T/L ĐẢNG ỦY", "PHÓ BÍ THƯ"),
    ("Huyện ủy {d}", "Tỉnh ủy {p}", "HU", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
    ("Đảng ủy xã {c}", "Huyện ủy {d}", "ĐU", "T/M ĐẢNG ỦY", "BÍ THƯ"),
]
STATE_BODIES = [
    (
        "Ủy ban nhân dân tỉnh {p}",
        None,
        "UBND",
        "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    ),
    ("Sở Y tế tỉnh {p}", "Ủy ban nhân dân tỉnh {p}", "SYT", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    (
        "Trung tâm Kiểm soát bệnh tật tỉnh {p}",
        "Sở Y tế tỉnh {p}",
        "TTKSBT",
        "TUQ. GIÁM ĐỐC",
        "TRƯỞNG PHÒNG",
    ),
    (
        "Sở Nông nghiệp và Phát triển nông thôn tỉnh {p}",
        "Ủy ban nhân dân tỉnh {p}",
        "SNN",
        None,
        "GIÁM ĐỐC",
    ),
    ("Ủy ban nhân dân huyện {d}", None, "UBND", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    ("Phòng Y tế huyện {d}", "Ủy ban nhân dân huyện {d}", "PYT", None, "TRƯỞNG PHÒNG"),
    ("Ủy ban nhân dân xã {c}", None, "UBND", "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
]
PARTY_TYPES = {"Công văn": "CV", "Chỉ thị": "CT", "Kế hoạch": "KH", "Thông báo": "TB"}
STATE_TYPES = {"Công văn": "", "Chỉ thị": "CT", "Kế hoạch": "KH", "Thông báo": "TB"}
STATE_TYPES |= {"Quyết định": "QĐ", "Công điện": "CĐ", "Hướng dẫn": "HD"}
TOPICS = [
    "tăng cường công tác phòng, chống dịch bệnh trên địa bàn",
    "triển khai các biện pháp phòng, chống dịch Covid-19 trong tình hình mới",
    "tổ chức tiêm vắc xin cho người từ 18 tuổi trở lên",
    "thiết lập vùng cách ly y tế tại khu vực biên giới",
    "bảo đảm an sinh xã hội cho người dân gặp khó khăn do dịch bệnh",
    (
        "tăng cường kiểm soát người nhập cảnh, xuất cảnh trái phép qua đường mòn, lối mở trên"
        " tuyến biên giới đất liền và trên biển, bảo đảm an ninh, trật tự, phòng, chống dịch"
    ),
]
ADDRESSEES = [
    "Các sở, ban, ngành, đoàn thể cấp tỉnh",
    "Các huyện ủy, thành ủy, đảng ủy trực thuộc",
    "Ủy ban nhân dân các huyện, thành phố",
    "Ban cán sự đảng Ủy ban nhân dân tỉnh",
    "Trung tâm Kiểm soát bệnh tật tỉnh",
    "Bộ Chỉ huy Bộ đội Biên phòng tỉnh",
    "Ban Chỉ đạo phòng, chống dịch Covid-19 tỉnh",
    "Các chi bộ trực thuộc",
]
ACTORS = ["Sở Y tế", "Công an tỉnh", "Sở Tài chính", "Bộ Chỉ huy Quân sự tỉnh", "Các xã, phường"]
DEEDS = [
    "rà soát, bổ sung phương án bảo đảm giường bệnh, vật tư, sinh phẩm xét nghiệm.",
    "tổ chức kiểm soát chặt chẽ người và phương tiện ra vào địa bàn suốt ngày đêm.",
    "tuyên truyền, vận động nhân dân khai báo y tế trung thực, không che giấu thông tin.",
    "bố trí kinh phí kịp thời cho công tác phòng, chống dịch theo phương châm bốn tại chỗ.",
]
DEMANDS = [
    "Tăng cường tuần tra, kiểm soát đường mòn, lối mở trên tuyến biên giới đất liền.",
    "Rà soát, lập danh sách người về từ vùng dịch để theo dõi sức khỏe.",
    "Chuẩn bị đầy đủ thuốc, vật tư, trang thiết bị cho khu cách ly tập trung.",
    "Thực hiện nghiêm việc đeo khẩu trang nơi công cộng.",
]
PEOPLE = ["Nguyễn Văn Mẫu", "Trần Thị Mẫu", "Lê Hoàng Minh Mẫu", "Danh Mẫu", "Thạch Thị Kim Mẫu"]
SCHEMES = [("1", "a", "-"), ("I", "1", "a"), ("1", "1.1", "-"), ("1", "-", "+")]
ROMAN = ["I", "II", "III", "IV", "V"]


def _label(kind: str, place: int, above: str) -> str:
    if kind == "1":
        return str(place + 1)
    if kind == "I":
        return ROMAN[place]
    if kind == "a":
        return "abcd"[place]
    return f"{above}.{place + 1}" if kind == "1.1" else kind


@st.composite
def demands(draw: st.DrawFn, scheme: tuple[str, ...], above: str = "") -> tuple[Item, ...]:
    """Return numbered demands, nested as far as the scheme goes."""
    kind, *deeper = scheme
    count = draw(st.integers(2, 4))
    items = []
    for place in range(count):
        label = _label(kind, place, above)
        text = draw(st.sampled_from(DEMANDS))
        if not above or draw(st.booleans()):
            text = f"{draw(st.sampled_from(ACTORS))} {draw(st.sampled_from(DEEDS))}"
        nested = bool(deeper) and draw(st.integers(0, 2)) == 0
        children = draw(demands(tuple(deeper), label)) if nested else ()
        items.append(Item(label, text, children))
    return tuple(items)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Item, ...]:
    """Return the articles of a decision, with clauses and points."""
    made = []
    for place in range(draw(st.integers(2, 3))):
        clauses = draw(demands(("1", "a"), "Điều")) if draw(st.booleans()) else ()
        made.append(Item(f"Điều {place + 1}", draw(st.sampled_from(DEMANDS)), clauses))
    return tuple(made)


def _number(figure: int, kind: str, symbol: str, *, party: bool) -> str:
    if party:
        return f"{figure:02d}-{kind}/{symbol}"
    return f"{figure:02d}/{kind}-{symbol}" if kind else f"{figure:02d}/{symbol}-NVY"


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """Return an official document of the Party or of the State."""
    party = draw(st.booleans())
    bodies, types = (PARTY_BODIES, PARTY_TYPES) if party else (STATE_BODIES, STATE_TYPES)
    area = {
        "p": draw(st.sampled_from(PROVINCES)),
        "d": draw(st.sampled_from(DISTRICTS)),
        "c": draw(st.sampled_from(COMMUNES)),
    }
    issuer, parent, symbol, authority, title = draw(st.sampled_from(bodies))
    doc_type = draw(st.sampled_from(sorted(types)))
    name = issuer.format(**area)
    decision, telegram = doc_type == "Quyết định", doc_type == "Công điện"
    place = area["p"] if "{p}" in issuer else area["d"] if "{d}" in issuer else area["c"]
    addressed = doc_type == "Công văn" or telegram
    return Paper(
        system=System.PARTY if party else System.STATE,
        doc_type=doc_type,
        number=_number(draw(st.integers(1, 4999)), types[doc_type], symbol, party=party),
        issuer=name,
        issuer_parent=parent.format(**area) if parent else None,
        place=place,
        date=draw(st.dates(dt.date(2011, 1, 1), dt.date(2035, 12, 31))),
        subject=draw(st.sampled_from(TOPICS)),
        urgency=draw(st.sampled_from([None, *Urgency])),
        confidentiality=draw(st.sampled_from([None, None, Secrecy.MAT, Secrecy.TOI_MAT])),
        addressees=draw(_some(ADDRESSEES, 1, 5)) if addressed else (),
        decided_by=f"Chủ tịch {name}" if decision and name.startswith("Ủy ban") else None,
        bases=("Căn cứ Luật Phòng, chống bệnh truyền nhiễm năm 2007",) if decision else (),
        opening=() if decision else (f"{name} yêu cầu thực hiện các nội dung sau:",),
        items=draw(articles() if decision else demands(draw(st.sampled_from(SCHEMES)))),
        closing=() if decision else ("Yêu cầu các đơn vị nghiêm túc thực hiện.",),
        signing_authority=authority,
        signer_title=title,
        signer=draw(st.sampled_from(PEOPLE)),
        recipients=_recipients(draw, party=party, decision=decision),
    )


def _some(values: list[str], least: int, most: int) -> SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True).map(tuple)


def _recipients(draw: st.DrawFn, *, party: bool, decision: bool) -> tuple[str, ...]:
    first = "Như Điều 2" if decision else "Như trên"
    more = draw(_some(["Bộ Y tế", "Thường trực Tỉnh ủy (để báo cáo)", "Sở Y tế (phối hợp)"], 0, 3))
    last = "Lưu Văn phòng Tỉnh ủy" if party else "Lưu: VT, KGVX"
    return (first, *more, last)
