"""References are tied when their documents are known, articles to what they report."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from tests.directives.intake.papers import LETTER, drafts_of_bytes, seed

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.issue import register_incoming
from toandan.directives.actions.matching import (
    confirm_match,
    match_article,
    match_by_hand,
    reject_match,
)
from toandan.directives.actions.review import correct_field
from toandan.directives.errors import NotPermitted, Refused
from toandan.directives.models import Document, Reference, Republication
from toandan.directives.queries.matching import sentences
from toandan.directives.queries.references import relation_of
from toandan.reading.commands.evaluate import score_files
from toandan.reading.labels import find_labelled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import Cast

Relation = Reference.Relation


@pytest.mark.parametrize(
    ("before", "relation"),
    [
        ("Căn cứ ", Relation.CITES),
        ("Thực hiện tốt việc khác. Căn cứ ", Relation.CITES),
        ("tiếp tục triển khai ", Relation.IMPLEMENTS),
        ("Tổ chức quán triệt toàn văn ", Relation.IMPLEMENTS),
        ("Quyết định này thay thế ", Relation.REPLACES),
        ("sửa đổi, bổ sung một số điều của ", Relation.AMENDS),
        ("Bãi bỏ ", Relation.REVOKES),
        ("thực hiện việc thí điểm theo ", Relation.CITES),
    ],
)
def test_the_nearest_verb_tells_what_is_done_to_a_document(before: str, relation: Relation) -> None:
    assert relation_of(before) == relation


def test_a_held_reference_is_tied_when_its_document_arrives(cast: Cast) -> None:
    cover, carried = drafts_of_bytes(seed("003"), cast.clerk)
    carried.references.all()
    conclusion = Document.objects.create(
        organisation=cast.tinh_uy,
        created_by=cast.clerk,
        number="07-KL/TW",
        date=dt.date(2021, 6, 11),
        issuer_name="Bộ Chính trị",
        doc_type="Kết luận",
    )

    register_incoming(conclusion, by=cast.clerk)

    assert set(carried.references.filter(number="07-KL/TW").values_list("target", flat=True)) == {
        conclusion.pk
    }
    assert not cover.references.filter(number="07-KL/TW").exists()


def test_a_document_of_the_same_number_from_another_body_is_not_taken(cast: Cast) -> None:
    _cover, carried = drafts_of_bytes(seed("003"), cast.clerk)
    other = Document.objects.create(
        organisation=cast.tinh_uy,
        created_by=cast.clerk,
        number="07-KL/TW",
        date=dt.date(2021, 6, 11),
        issuer_name="Hội Nông dân huyện",
    )

    register_incoming(other, by=cast.clerk)

    assert not carried.references.exclude(target=None).exists()


def test_another_units_paper_copy_does_not_answer_ones_reference(cast: Cast) -> None:
    _cover, carried = drafts_of_bytes(seed("003"), cast.clerk)
    elsewhere = Document.objects.create(
        organisation=cast.huyen_uy_b,
        created_by=cast.clerk_b,
        number="07-KL/TW",
        date=dt.date(2021, 6, 11),
        issuer_name="Bộ Chính trị",
    )

    register_incoming(elsewhere, by=cast.clerk_b)

    assert not carried.references.exclude(target=None).exists()


def test_an_article_is_matched_and_what_it_left_out_is_named(cast: Cast) -> None:
    (article,) = drafts_of_bytes(seed("000"), cast.clerk)
    (directive,) = drafts_of_bytes(seed("002"), cast.clerk)
    assert not Republication.objects.exists()

    register_incoming(directive, by=cast.clerk)

    match = Republication.objects.get(article=article)
    assert match.directive == directive
    assert match.confirmed_by is None
    texts = [line["text"] for line in match.left_out]
    assert len(texts) == 2
    assert texts[0].startswith("Giao Đảng ủy Bộ đội Biên phòng tỉnh chủ trì")
    assert texts[1].startswith("Văn phòng Tỉnh ủy giúp Ban Thường vụ")
    assert 0.85 < match.similarity < 1


def test_an_article_without_a_number_is_matched_by_its_words(cast: Cast) -> None:
    (directive,) = drafts_of_bytes(seed("002"), cast.clerk)
    register_incoming(directive, by=cast.clerk)
    words = seed("000").decode().replace("công văn số 154-CV/TU", "công văn")

    (article,) = drafts_of_bytes(words.encode(), cast.clerk)

    assert Republication.objects.get(article=article).directive == directive


def test_an_article_that_does_not_know_its_day_is_read_all_the_same(cast: Cast) -> None:
    (directive,) = drafts_of_bytes(seed("002"), cast.clerk)
    register_incoming(directive, by=cast.clerk)
    (article,) = drafts_of_bytes(seed("004"), cast.clerk)
    for published, day in (("0001-01-01T00:00:00", None), ("", dt.date(1, 1, 1))):
        article.article, article.date = {"published": published}, day
        assert match_article(article) is None


def test_an_article_about_something_else_is_not_matched(cast: Cast) -> None:
    (directive,) = drafts_of_bytes(seed("002"), cast.clerk)
    register_incoming(directive, by=cast.clerk)

    (article,) = drafts_of_bytes(seed("004"), cast.clerk)

    assert not Republication.objects.filter(article=article).exists()


def test_a_person_confirms_rejects_or_names_the_match(cast: Cast) -> None:
    (article,) = drafts_of_bytes(seed("000"), cast.clerk)
    (directive,) = drafts_of_bytes(seed("002"), cast.clerk)
    register_incoming(directive, by=cast.clerk)

    with pytest.raises(NotPermitted):
        confirm_match(article, by=cast.monitor)
    confirm_match(article, by=cast.clerk)
    assert Republication.objects.get().confirmed_by == cast.clerk
    with pytest.raises(Refused):
        confirm_match(article, by=cast.clerk)
    reject_match(article, by=cast.clerk)
    assert not Republication.objects.exists()
    match_by_hand(article, directive, by=cast.clerk)
    assert Republication.objects.get().confirmed_by == cast.clerk
    with pytest.raises(Refused):
        match_by_hand(directive, article, by=cast.clerk)


def test_sentences_end_where_sentences_end() -> None:
    text = "Huyện ủy A rà soát. Văn phòng\ngiúp Ban Thường vụ theo dõi; TP. Rạch Giá báo cáo ngay."

    found = list(sentences(text))

    assert found[0] == "Huyện ủy A rà soát."
    assert found[1].startswith("Văn phòng giúp Ban Thường vụ theo dõi;")


def test_corrections_come_out_as_labels_once_the_document_is_finished(
    cast: Cast, tmp_path: Path
) -> None:
    (draft,) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    correct_field(draft, "signer", "Nguyễn Văn Cuối", by=cast.clerk)
    call_command("corrections", "export", str(tmp_path), verbosity=0)
    assert not list(tmp_path.iterdir())
    register_incoming(draft, by=cast.clerk)

    call_command("corrections", "export", str(tmp_path), verbosity=0)

    (labels,) = tmp_path.glob("*.labels.json")
    found = json.loads(labels.read_text())
    assert (tmp_path / found["file"]).read_bytes() == LETTER.encode()
    (document,) = found["documents"]
    assert (document["number"], document["signer"]) == ("12-CV/TU", "Nguyễn Văn Cuối")
    assert document["corrected_fields"] == ["signer"]
    assert [item["label"] for item in document["requirements"]["items"]] == ["1", "2"]
    # the originals name people: nobody else may read them, and the trail says what went out
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())
    event = AuditEvent.objects.get(event=Event.CORRECTIONS_EXPORTED)
    assert event.details["files"] == 1
    # and the reader is measured by them as by any other folder of labels
    scores = score_files(find_labelled(tmp_path))
    assert scores.tallies["number"].score == 1.0
    assert scores.tallies["requirements"].score == 1.0
    assert scores.tallies["signer"].score == 0.0
