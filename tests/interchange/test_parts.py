"""Addresses of parts: they follow the labels and stay when others come and go."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from lxml import etree
from tests.interchange.strategies import DOCUMENTS, UNHURRIED

from toandan.interchange import read_akn, work_iri, write_akn
from toandan.interchange.akn.names import element_of, part_ids
from toandan.interchange.edxml.codes import (
    is_identifier,
    priority_of,
    table,
    type_code,
    urgency_of,
)
from toandan.interchange.told import lay_over, plain_reading
from toandan.reading import (
    OfficialDocument,
    Reading,
    Requirement,
    Source,
    Span,
    Urgency,
)

FIRST = (
    Requirement("Điều 1", "Thành lập", children=(Requirement("1", "Ban"), Requirement("2", "Tổ"))),
    Requirement("Điều 2", "Giao", children=(Requirement("a", "Sở"), Requirement("đ", "Xã"))),
)


def _ids(document: OfficialDocument) -> dict[str, str]:
    root = etree.fromstring(write_akn(document))
    return {
        one.get("eId", ""): "".join(one.itertext())
        for one in root.iter("{*}article", "{*}paragraph", "{*}point")
    }


def test_parts_are_named_by_their_labels() -> None:
    assert list(_ids(OfficialDocument(doc_type="Quyết định", requirements=FIRST))) == [
        "art_1",
        "art_1__para_1",
        "art_1__para_2",
        "art_2",
        "art_2__point_a",
        "art_2__point_dd",
    ]


def test_an_item_put_in_between_renames_nobody() -> None:
    article = replace(FIRST[0], children=(Requirement("1a", "Mới"), *FIRST[0].children))
    before = _ids(OfficialDocument(requirements=FIRST))
    after = _ids(OfficialDocument(requirements=(article, Requirement("Điều 1a", ""), FIRST[1])))
    assert {eid: after[eid] for eid in before if eid != "art_1"} == {
        eid: words for eid, words in before.items() if eid != "art_1"
    }


@UNHURRIED
@given(DOCUMENTS)
def test_no_two_parts_have_one_address(document: OfficialDocument) -> None:
    def check(siblings: tuple[Requirement, ...], above: str) -> None:
        ids = part_ids(siblings, above)
        assert len(set(ids)) == len(siblings)
        for eid, one in zip(ids, siblings, strict=True):
            check(one.children, eid)

    check(document.requirements, "")


def test_labels_tell_the_element() -> None:
    assert element_of("Điều 2")[0] == "article"
    assert element_of("II.")[0] == "section"
    assert element_of("3")[0] == "paragraph"
    assert element_of("1.1")[0] == "subparagraph"
    assert element_of("đ)")[0] == "point"
    assert element_of("-")[0] == "indent"
    assert element_of(None)[0] == "hcontainer"


def test_a_document_has_one_address_whatever_the_spelling() -> None:
    first = OfficialDocument(doc_type="Công văn", number="17-CV/ĐU", issuer="Đảng ủy Mẫu")
    second = replace(first, number="17-cv/đu", issuer="ĐẢNG ỦY  MẪU")
    assert work_iri(first) == work_iri(second)
    assert work_iri(first) == "/akn/vn/doc/cong-van/dang-uy-mau/khong-ngay/17-cv-du"


def test_a_file_of_another_system_is_read_by_the_standard_alone() -> None:
    foreign = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
    <act name="quyet-dinh"><meta><identification source="#x"><FRBRWork>
      <FRBRdate date="2021-07-28" name="x"/><FRBRauthor href="#ubnd"/>
      <FRBRnumber value="1903/QĐ-UBND"/><FRBRname value="Quyết định"/>
    </FRBRWork></identification><references source="#x">
      <TLCOrganization eId="ubnd" href="/x" showAs="UBND tỉnh"/></references></meta>
    <preface><p><docTitle>Về
      việc</docTitle></p></preface>
    <body><chapter eId="chp_1"><num>I</num><heading>Chung</heading>
      <article eId="a"><num>1</num><content><p>Một</p><p>Hai</p></content></article>
    </chapter></body></act></akomaNtoso>"""
    document = read_akn(foreign.encode())
    assert document.number == "1903/QĐ-UBND"
    assert document.doc_type == "Quyết định"
    assert document.issuer == "UBND tỉnh"
    assert document.subject == "Về việc"
    assert str(document.date) == "2021-07-28"
    assert document.requirements == (
        Requirement("I", "Chung", children=(Requirement("1", "Một\nHai"),)),
    )


def test_the_message_counts_more_than_the_reading_of_its_file() -> None:
    read = OfficialDocument(
        number="17-CV/DU",
        subject="Về việc phòng, chống dịch",
        place="Mau",
        spans={"number": (Span(0, 3),), "place": (Span(9, 12),)},
        confidence={"number": 0.4, "place": 0.5, "signer": 0.9},
        signer="Lê Mẫu",
    )
    reading = Reading("a.pdf", "0", Source.PDF, "text", (), (), (read,))
    told = OfficialDocument(number="17-CV/ĐU", place="Mẫu", subject=None)
    (found,) = lay_over(reading, told).documents
    assert (found.number, found.place) == ("17-CV/ĐU", "Mẫu")
    assert (found.subject, found.signer) == (read.subject, "Lê Mẫu")
    assert found.confidence == {"number": 1.0, "place": 1.0, "signer": 0.9}
    assert found.spans["number"] == (Span(0, 3),)


def test_a_document_known_from_a_message_alone_is_certain_and_has_words() -> None:
    told = OfficialDocument(number="17-CV/ĐU", requirements=FIRST, signer="Lê Mẫu")
    reading = plain_reading(told, file="a.edxml", data=b"x")
    assert set(reading.documents[0].confidence.values()) == {1.0}
    assert "17-CV/ĐU" in reading.text
    assert "Thành lập" in reading.text


def test_every_entry_of_the_code_list_names_its_source() -> None:
    lists = ("elements", "document_types", "priorities", "states", "business_types", "identifiers")
    for name in lists:
        for row in table()[name]:
            assert isinstance(row["verified"], bool)
            assert row["source"] in table()["sources"]


def test_codes_stand_for_one_thing_each() -> None:
    for urgency in (None, *Urgency):
        assert urgency_of(priority_of(urgency)) == urgency
    assert type_code("CÔNG VĂN") == 18
    assert type_code("Kết luận") == table()["other_type"]["code"]
    assert is_identifier("H35.1.2")
    assert is_identifier("000.00.01.H35")
    assert not is_identifier("Sở Y tế")
