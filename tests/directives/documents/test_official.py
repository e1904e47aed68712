"""A unit's own papers as files in official form, which read back when handed in again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from tests.directives.stage import Story, tell
from tests.directives.story import require_of

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.files import store_file
from toandan.directives.actions.intake import draft_by_hand
from toandan.directives.actions.pass_on import draft_relay
from toandan.directives.actions.report import submit_report
from toandan.directives.filetypes import MediaType
from toandan.directives.models import Document, ReportDuty, Requirement, Upload
from toandan.reading import OfficialDocument, Urgency, read_bytes
from toandan.writing import Item

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

FORMS = ["docx", "pdf"]


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


@pytest.fixture
def relay(cast: Cast, story: Story) -> Document:
    """The draft by which Huyện ủy A carries the province's directive down."""
    return draft_relay(story.to_a, by=cast.clerk_a)


def address(document: Document, form: str) -> str:
    return reverse("directives:document_file", args=[document.pk, form])


def read(answer: Any, form: str) -> OfficialDocument:
    (found,) = read_bytes(answer.content, f"a.{form}").documents
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_relay_comes_in_the_units_own_head_with_number_and_day_left_open(
    cast: Cast, relay: Document, signed_in: SignIn, form: str
) -> None:
    found = read(signed_in(cast.clerk_a).get(address(relay, form)), form)
    assert (found.system, found.doc_type, found.number) == ("party", "Công văn", None)
    assert (found.issuer, found.issuer_parent) == ("Huyện ủy A", "Tỉnh ủy tỉnh Mẫu")
    assert (found.place, found.date) == ("A", None)
    assert found.addressees == ("Các đơn vị trực thuộc",)
    assert found.recipients == ("Như trên", "Lưu Văn phòng")


@pytest.mark.parametrize("form", FORMS)
def test_a_relay_handed_in_again_reads_back(
    cast: Cast, relay: Document, signed_in: SignIn, form: str
) -> None:
    relay.number, relay.date = "17-CV/HU", dt.date(2021, 6, 18)
    relay.place, relay.urgency = "An Biên", "hoa_toc"
    relay.signing_authority, relay.signer_title = "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"
    relay.signer = "Nguyễn Văn Mẫu"
    relay.save()
    for place, text in enumerate(["Rà soát lực lượng, phương tiện.", "Bố trí kinh phí kịp thời."]):
        Requirement.objects.create(document=relay, position=place + 1, text=text)

    found = read(signed_in(cast.clerk_a).get(address(relay, form)), form)

    assert (found.number, found.date) == ("17-CV/HU", dt.date(2021, 6, 18))
    assert (found.subject, found.urgency) == (relay.subject, Urgency.HOA_TOC)
    assert [one.label for one in found.requirements] == ["1", "2", "3"]
    assert found.requirements[1].text == "Rà soát lực lượng, phương tiện."
    assert (found.signing_authority, found.signer_title, found.signer) == (
        "T/M BAN THƯỜNG VỤ",
        "PHÓ BÍ THƯ",
        "Nguyễn Văn Mẫu",
    )
    assert relay.implements is not None
    parent = relay.implements.document
    assert [(one.number, one.date) for one in found.references] == [(parent.number, parent.date)]


def test_a_relay_comes_with_what_it_carries_in_one_file(
    cast: Cast, relay: Document, signed_in: SignIn
) -> None:
    client = signed_in(cast.clerk_a)
    url = address(relay, "pdf") + "?kem=1"
    letter, parent = read_bytes(client.get(url).content, "a.pdf").documents
    assert (letter.issuer, letter.addressees) == ("Huyện ủy A", ("Các đơn vị trực thuộc",))
    assert relay.implements is not None
    assert parent.number == relay.implements.document.number
    assert url in client.get(reverse("directives:document", args=[relay.pk])).content.decode()


def test_what_is_carried_and_is_no_pdf_is_refused_with_the_reason(
    cast: Cast, relay: Document, signed_in: SignIn
) -> None:
    assert relay.implements is not None
    stored = store_file(b"chu", media_type=MediaType.TEXT)
    upload = Upload.objects.create(
        file=stored, name="a.txt", organisation=cast.huyen_uy_a, by=cast.clerk_a
    )
    Document.objects.filter(pk=relay.implements.document_id).update(upload=upload)
    client = signed_in(cast.clerk_a)
    page = reverse("directives:document", args=[relay.pk])
    answer = client.get(address(relay, "pdf") + "?kem=1", headers={"Referer": page})
    assert answer.status_code == 302
    assert "hãy gửi tệp gốc riêng" in client.get(page).content.decode()


def test_the_paper_says_who_acts_by_when_and_who_reports(cast: Cast, relay: Document) -> None:
    from toandan.directives.exports import paper_of_document  # noqa: PLC0415 - one test

    relay.requirements.all().delete()
    first = require_of(relay, "Rà soát lực lượng.", lead=[cast.y_te_a], coordinate=[cast.cong_an])
    require_of(relay, "Bố trí kinh phí;", parent=first)
    second = require_of(relay, "Cấm tụ tập.", carry_out=[cast.y_te_a], label="2")
    second.deadline_text = "trước ngày 05/07/2021"
    second.save()
    ReportDuty.objects.create(document=relay, raw="hằng ngày", to_name="Huyện ủy A")
    ReportDuty.objects.create(document=relay, raw="hằng tuần", to_name="Ban Chỉ đạo", position=1)
    relay.monitoring_body = "Văn phòng Huyện ủy"

    paper = paper_of_document(relay)

    one, two = paper.items
    assert isinstance(one, Item)
    assert isinstance(two, Item)
    assert (one.label, one.text) == (
        "1",
        f"{cast.y_te_a} chủ trì, phối hợp với {cast.cong_an} rà soát lực lượng.",
    )
    assert one.children == (Item("a", "Bố trí kinh phí."),)
    assert (two.label, two.text) == (
        "2",
        f"{cast.y_te_a} cấm tụ tập, trước ngày 05/07/2021.",
    )
    assert paper.opening[-1].endswith("các đơn vị trực thuộc thực hiện các nội dung sau:")
    assert paper.closing[-3:] == (
        "Báo cáo kết quả về Huyện ủy A hằng ngày.",
        "Báo cáo kết quả về Ban Chỉ đạo hằng tuần.",
        "Giao Văn phòng Huyện ủy theo dõi, đôn đốc việc thực hiện Công văn này.",
    )


def test_names_keep_their_capitals_inside_a_sentence(cast: Cast, relay: Document) -> None:
    from toandan.directives.exports import paper_of_document  # noqa: PLC0415 - one test

    relay.addressees.update(phrase="Đảng ủy Y tế huyện A")
    relay.roles.update(phrase="Đảng ủy Y tế huyện A")
    relay.requirements.update(text="Rà soát lực lượng.", deadline_text="")
    paper = paper_of_document(relay)
    assert paper.opening[-1] == "Huyện ủy A yêu cầu Đảng ủy Y tế huyện A rà soát lực lượng."
    assert paper.items == ()
    assert paper.closing[0].startswith("Quá trình thực hiện")


@pytest.mark.parametrize("form", FORMS)
def test_a_notice_typed_in_comes_in_the_units_head_and_foot(
    cast: Cast, signed_in: SignIn, form: str
) -> None:
    notice = draft_by_hand(by=cast.clerk)
    notice.doc_type, notice.subject = "Thông báo", "Kết luận của Thường trực Tỉnh ủy"
    notice.save()
    for place, text in enumerate(["Rà soát lực lượng.", "Bố trí kinh phí kịp thời."]):
        Requirement.objects.create(document=notice, position=place, text=text)

    found = read(signed_in(cast.clerk).get(address(notice, form)), form)

    assert (found.doc_type, found.number, found.subject) == ("Thông báo", None, notice.subject)
    assert (found.issuer, found.issuer_parent, found.place) == ("Tỉnh ủy tỉnh Mẫu", None, "Mẫu")
    assert (found.signing_authority, found.signer_title, found.signer) == (
        "T/M BAN THƯỜNG VỤ",
        "PHÓ BÍ THƯ THƯỜNG TRỰC",
        "Nguyễn Văn Đầu",
    )
    assert [one.text for one in found.requirements] == [
        "Rà soát lực lượng.",
        "Bố trí kinh phí kịp thời.",
    ]
    assert found.recipients == ("Lưu Văn phòng",)


def test_a_draft_without_its_subject_says_what_is_missing(cast: Cast, signed_in: SignIn) -> None:
    draft = draft_by_hand(by=cast.clerk)
    client = signed_in(cast.clerk)
    page = reverse("directives:review", args=[draft.pk])
    assert client.get(address(draft, "pdf"), headers={"Referer": page}).status_code == 302
    assert "chưa có cơ quan ban hành hoặc trích yếu" in client.get(page).content.decode()


def test_taking_a_file_is_on_the_trail(cast: Cast, relay: Document, signed_in: SignIn) -> None:
    signed_in(cast.clerk_a).get(address(relay, "pdf"))
    event = AuditEvent.objects.get(event=Event.FILE_DOWNLOADED)
    assert (event.concerns, event.details["form"]) == ([cast.huyen_uy_a.pk], "pdf")
    assert relay.subject not in str(event.details) + event.subject_name


def test_a_neighbour_finds_no_file_and_no_verb_but_get_is_taken(
    cast: Cast, relay: Document, signed_in: SignIn
) -> None:
    assert signed_in(cast.clerk_b).get(address(relay, "pdf")).status_code == 404
    client = signed_in(cast.clerk_a)
    assert client.post(address(relay, "pdf")).status_code == 405
    assert client.get(address(relay, "odt")).status_code == 404


def test_a_document_with_an_original_sends_to_it(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    from tests.directives.intake.papers import LETTER, drafts_of_bytes  # noqa: PLC0415 - one test

    (draft,) = drafts_of_bytes(LETTER.encode(), cast.clerk_a)
    answer = signed_in(cast.clerk_a).get(address(draft, "pdf"))
    assert answer.status_code == 404
    assert "tải tệp gốc" in answer.content.decode()


def test_the_page_and_the_review_offer_the_files(
    cast: Cast, relay: Document, signed_in: SignIn
) -> None:
    client = signed_in(cast.clerk_a)
    for page in ("document", "review"):
        words = client.get(reverse(f"directives:{page}", args=[relay.pk])).content.decode()
        assert address(relay, "docx") in words
        assert address(relay, "pdf") in words


@pytest.mark.parametrize("form", FORMS)
def test_a_report_upward_comes_on_the_units_paper(
    cast: Cast, story: Story, signed_in: SignIn, form: str
) -> None:
    report = submit_report(
        story.to_a, text="Đã triển khai tới 8 xã.\nKhông ai vi phạm.", by=cast.clerk_a
    )
    url = reverse("directives:report_file", args=[story.to_a.pk, report.pk, form])

    found = read(signed_in(cast.clerk_a).get(url), form)

    assert (found.doc_type, found.issuer, found.number) == ("Báo cáo", "Huyện ủy A", None)
    assert found.recipients == ("Tỉnh ủy Tỉnh Mẫu", "Lưu Văn phòng")
    assert (
        url
        in signed_in(cast.clerk_a)
        .get(reverse("directives:work", args=[story.to_a.pk]))
        .content.decode()
    )
    assert signed_in(cast.clerk_b).get(url).status_code == 404
