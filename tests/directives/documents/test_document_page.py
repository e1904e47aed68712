from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.directives.stage import SUBJECT, ZONING, Story, tell
from tests.directives.story import draft

from toandan.accounts.models import AccessGrant
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.issue import issue, register_incoming
from toandan.directives.actions.receive import receive
from toandan.directives.actions.report import accept_report, return_report, submit_report
from toandan.directives.actions.work import raise_difficulty
from toandan.directives.models import Dispatch, Document, Reference, Republication
from toandan.directives.queries.access import visible_dispatches
from toandan.directives.queries.timeline import happenings

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


def page(client: Client, document: Document) -> str:
    """Return the page with what it asks for by itself."""
    text = client.get(reverse("directives:document", args=[document.pk])).content.decode()
    for address in re.findall(r'hx-get="([^"]+)" hx-trigger="load"', text):
        part = client.get(address, headers={"HX-Request": "true"})
        assert part.status_code == 200
        text = text.replace(f'hx-get="{address}"', part.content.decode())
    return " ".join(text.split())


def work_url(dispatch: Dispatch) -> str:
    return reverse("directives:work", args=[dispatch.pk])


def test_the_page_shows_text_requirements_and_cascade(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    text = page(signed_in(cast.monitor), story.document)
    assert SUBJECT in text
    assert text.count(ZONING) == 2  # in the tree of requirements and, lit, in the text
    requirement = story.document.requirements.get()
    assert f'id="doan-yc-{requirement.pk}"' in text
    for dispatch in (story.to_a, story.to_b, story.to_y_te, story.to_a1, story.to_a2):
        assert work_url(dispatch) in text
    assert "Cấp huyện" in text
    assert "Thực hiện: 0/3 đơn vị hoàn thành" in text


def test_the_neighbour_sees_its_own_row_of_the_cascade_and_nothing_else(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    raise_difficulty(story.to_a, text="Thiếu người trực chốt", by=cast.clerk_a)
    submit_report(story.to_a, text="Đã lập năm chốt", by=cast.clerk_a)
    text = page(signed_in(cast.clerk_b), story.document)
    assert work_url(story.to_b) in text
    for hidden in (story.to_a, story.to_y_te, story.to_a1, story.to_a2):
        assert work_url(hidden) not in text
    for words in (
        "Thiếu người trực chốt",
        "Đã lập năm chốt",
        str(cast.y_te_a),
        story.relay.subject,
    ):
        assert words not in text
    assert "Thực hiện: 0/1 đơn vị hoàn thành" in text
    above = page(signed_in(cast.monitor), story.document)
    assert "Thiếu người trực chốt" in above
    assert "Đã lập năm chốt" in above


def test_the_relay_of_one_is_not_found_by_the_other(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    url = reverse("directives:document", args=[story.relay.pk])
    assert signed_in(cast.clerk_b).get(url).status_code == 404
    assert signed_in(cast.clerk_a).get(url).status_code == 200
    assert signed_in(cast.officer_a1).get(url).status_code == 200


def test_a_cell_reads_the_parent_without_the_cascade_beside_it(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    text = page(signed_in(cast.officer_a1), story.document)
    assert SUBJECT in text
    assert work_url(story.to_a) not in text
    assert work_url(story.to_a2) not in text
    assert "đơn vị hoàn thành" not in text
    relay = page(signed_in(cast.officer_a1), story.relay)
    assert work_url(story.to_a1) in relay
    assert work_url(story.to_a2) not in relay


def test_what_another_unit_does_with_a_paper_entry_is_its_own_affair(
    cast: Cast, signed_in: SignIn
) -> None:
    copy = draft(cast.clerk_a, subject="Thông báo của Huyện ủy B", issuer=cast.huyen_uy_b)
    register_incoming(copy, by=cast.clerk_a)
    dispatch = copy.dispatches.get()
    assert dispatch not in visible_dispatches(cast.clerk_b)
    assert signed_in(cast.clerk_b).get(work_url(dispatch)).status_code == 404
    assert signed_in(cast.clerk_a).get(work_url(dispatch)).status_code == 200


def test_references_are_tied_or_said_to_be_missing(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    Reference.objects.create(document=story.document, number="07-KL/TW", doc_type="Kết luận")
    text = page(signed_in(cast.monitor), story.document)
    assert "Kết luận 07-KL/TW" in text
    assert "chưa nhận được" in text
    relay = page(signed_in(cast.clerk_y_te), story.relay)
    assert reverse("directives:document", args=[story.document.pk]) in relay
    assert story.relay.number in text  # the relay stands under the parent's relays


def test_a_target_that_the_reader_does_not_see_is_named_without_a_link(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    Reference.objects.create(document=story.document, number="99-CV/ĐU", target=story.relay)
    text = page(signed_in(cast.clerk_b), story.document)
    assert "99-CV/ĐU" in text
    assert reverse("directives:document", args=[story.relay.pk]) not in text


def test_a_replaced_document_says_so_at_its_head(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    newer = draft(cast.clerk, to=[cast.huyen_uy_a], subject="Văn bản mới")
    Reference.objects.create(
        document=newer, relation=Reference.Relation.REPLACES, target=story.document
    )
    assert "đã bị thay thế" not in page(signed_in(cast.clerk), story.document)
    issue(newer, by=cast.clerk)
    assert "đã bị thay thế" in page(signed_in(cast.clerk), story.document)
    # who did not get the newer one is not told of it by this page
    assert "đã bị thay thế" not in page(signed_in(cast.clerk_b), story.document)


def test_a_republication_shows_what_it_left_out(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    article = draft(cast.clerk, form=Document.Form.ARTICLE, subject="", doc_type="")
    article.article = {"title": "Tỉnh ủy chỉ đạo chống dịch", "site": "lienminh.vn"}
    article.save()
    Republication.objects.create(
        article=article,
        directive=story.document,
        similarity=0.62,
        left_out=[{"label": "3", "text": "Xử lý nghiêm vi phạm", "share": 0.1}],
    )
    text = page(signed_in(cast.monitor), story.document)
    assert "Tỉnh ủy chỉ đạo chống dịch" in text
    assert "mang 62% nội dung yêu cầu" in text
    assert "Xử lý nghiêm vi phạm" in text


def test_reading_under_an_access_grant_is_shown_and_recorded(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    client = signed_in(cast.head_ubnd)
    url = reverse("directives:document", args=[story.relay.pk])
    assert client.get(url).status_code == 404
    AccessGrant.objects.create(
        position=cast.head_ubnd,
        organisation=cast.y_te_a,
        reason="Kiểm tra vụ việc tại xã A2",
        expires_at=timezone.now() + dt.timedelta(hours=2),
    )
    assert "Kiểm tra vụ việc tại xã A2" in page(client, story.relay)
    used = AuditEvent.objects.filter(event=Event.ACCESS_BEYOND_USED)
    assert used.count() == 1
    assert used.get().concerns == [cast.y_te_a.pk]
    # a part asked for by itself, long after its page, is a look of its own
    later = timezone.now() + dt.timedelta(minutes=5)
    with patch("toandan.directives.actions.beyond.timezone.now", return_value=later):
        assert client.get(f"{url}dien-bien/").status_code == 200
    assert used.count() == 2
    # what the reader may see anyway is not counted as a look beyond
    page(signed_in(cast.clerk_y_te), story.relay)
    assert used.count() == 2


def test_what_happened_is_a_part_of_the_page_and_a_page_of_its_own(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    submit_report(story.to_a, text="Đã lập năm chốt", by=cast.clerk_a)
    url = reverse("directives:timeline", args=[story.document.pk])
    client = signed_in(cast.monitor)
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Đã lập năm chốt" in part
    assert "<html" not in part
    whole = client.get(url).content.decode()
    assert "Đã lập năm chốt" in whole
    assert "<html" in whole
    assert reverse("directives:document", args=[story.document.pk]) in whole
    assert "Đã lập năm chốt" not in signed_in(cast.clerk_b).get(url).content.decode()
    assert signed_in(cast.head_ubnd).get(url).status_code == 404


def test_a_late_word_on_an_old_report_is_among_the_newest_happenings(
    cast: Cast, story: Story
) -> None:
    old = submit_report(story.to_a, text="Báo cáo cũ", by=cast.clerk_a)
    receive(story.to_b, by=cast.clerk_b)
    for n in range(4):
        report = submit_report(story.to_b, text=f"Báo cáo {n}", by=cast.clerk_b)
        accept_report(report, by=cast.monitor, note=f"Đã xem {n}")
    return_report(old, by=cast.monitor, note="Bổ sung số liệu")
    found = happenings(story.document.cascade.all(), most=3)
    assert [one.text for one in found] == ["Bổ sung số liệu", "Đã xem 3", "Báo cáo 3"]
    assert len(happenings(story.document.cascade.all())) > 9


def test_a_large_cascade_opens_branch_by_branch(
    cast: Cast, story: Story, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toandan.directives.queries.cascade.MOST_AT_ONCE", 2)
    client = signed_in(cast.monitor)
    url = reverse("directives:branch", args=[story.document.pk, story.to_a.pk])
    text = page(client, story.document)
    assert url in text
    tree = text[text.index('id="cay"') : text.index("<aside")]
    assert work_url(story.to_a) in tree
    assert work_url(story.to_y_te) not in tree
    below = client.get(url).content.decode()
    assert work_url(story.to_y_te) in below
    assert work_url(story.to_a1) not in below
    assert signed_in(cast.clerk_b).get(url).status_code == 404


def test_a_long_level_of_a_large_cascade_comes_in_parts(
    cast: Cast, story: Story, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toandan.directives.queries.cascade.MOST_AT_ONCE", 2)
    monkeypatch.setattr("toandan.directives.queries.cascade.PART", 1)
    client = signed_in(cast.monitor)
    more = f"{reverse('directives:tops', args=[story.document.pk])}?tu=1"
    text = page(client, story.document)
    tree = text[text.index('id="cay"') : text.index("<aside")]
    assert f'hx-get="{more}"' in tree
    assert "Xem tiếp 1 đơn vị" in tree
    assert work_url(story.to_a) in tree
    assert work_url(story.to_b) not in tree
    rest = client.get(more, headers={"HX-Request": "true"}).content.decode()
    assert work_url(story.to_b) in rest
    assert work_url(story.to_a) not in rest
    assert "<ul" not in rest
    assert "Xem tiếp" not in rest
    # what is no number begins at the beginning
    assert work_url(story.to_a) in client.get(f"{more}x").content.decode()
    assert signed_in(cast.head_ubnd).get(more).status_code == 404


def test_a_branch_opened_by_itself_is_a_page(cast: Cast, story: Story, signed_in: SignIn) -> None:
    """In a new tab, or without scripts."""
    client = signed_in(cast.monitor)
    url = reverse("directives:branch", args=[story.document.pk, story.to_a.pk])
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert work_url(story.to_y_te) in part
    assert "<main" not in part
    whole = client.get(url).content.decode()
    main = whole[whole.index("<main") :]
    assert work_url(story.to_y_te) in main
    assert str(cast.huyen_uy_a) in main
    assert 'class="tree"' in main
    assert reverse("directives:document", args=[story.document.pk]) in main
    later = client.get(f"{reverse('directives:tops', args=[story.document.pk])}?tu=1")
    assert 'class="tree"' in later.content.decode()


def test_the_whole_document_is_closed_by_its_issuer_alone(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    url = reverse("directives:close_document", args=[story.document.pk])
    assert signed_in(cast.monitor).get(url).status_code == 405
    assert signed_in(cast.clerk_a).post(url).status_code == 403
    assert signed_in(cast.head_ubnd).post(url).status_code == 404
    client = signed_in(cast.monitor)
    assert "Kết thúc theo dõi văn bản" in page(client, story.document)
    client.post(url)
    assert "Đã kết thúc theo dõi văn bản." in page(client, story.document)
    client.post(url)
    assert "đã kết thúc theo dõi" in page(client, story.document)


def test_unknown_documents_and_wrong_methods(cast: Cast, story: Story, signed_in: SignIn) -> None:
    client = signed_in(cast.monitor)
    assert client.get(reverse("directives:document", args=[999_999])).status_code == 404
    url = reverse("directives:document", args=[story.document.pk])
    assert client.post(url).status_code == 405
    assert signed_in(cast.administrator).get(url).status_code == 404
