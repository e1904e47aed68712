"""Whatever a reading holds comes back from its draft, field for field."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toandan.directives.actions.drafting import draft_documents
from toandan.directives.actions.files import store_file
from toandan.directives.models import Upload
from toandan.directives.queries.contract import contract_of
from toandan.directives.queries.rhythm import due_of, understand
from toandan.directives.queries.spans import paragraphs

if TYPE_CHECKING:
    from tests.cast import Cast

TEXT = "Số 12-CV/TU ngày 1 tháng 6 năm 2021. Huyện ủy A báo cáo hằng ngày.\n\nNơi nhận: Như trên."
WORDS = st.text("aăâbcđeêghiklmnoôơpqrstuưvxyÀỐ 0123456789/-,.", min_size=1, max_size=40).filter(
    lambda text: text == text.strip()
)
MAYBE = st.none() | WORDS
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2030, 1, 1)).map(dt.date.isoformat)
CODE = st.none() | st.text("0123456789abcdđeCVTU/-", min_size=1, max_size=20)
SPAN = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted).map(list)


def requirement(children: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    phrases = st.lists(WORDS, unique=True, max_size=3)

    def told(found: dict[str, Any]) -> dict[str, Any]:
        # a reader names those who lead first among those who act
        found["assignees"] = [
            *found["lead"],
            *(x for x in found["assignees"] if x not in found["lead"]),
        ]
        return found

    return st.fixed_dictionaries(
        {
            "label": st.none() | st.sampled_from(["1", "2.1", "a", "-", "Điều 2"]),
            "text": WORDS,
            "assignees": phrases,
            "lead": phrases,
            "coordinate": phrases,
            "deadline": MAYBE | DAYS,
            "children": children,
        }
    ).map(told)


#: a reader gives the day of a limit that has one, not its words
DEADLINE = st.fixed_dictionaries(
    {
        "raw": WORDS.map(lambda words: f"trước {words}"),
        "date": st.none() | DAYS,
        "time": st.none() | st.just("15:00"),
        "kind": st.just("date"),
    }
)
LEAF = requirement(st.just([]))
TREE = st.lists(
    st.recursive(LEAF, lambda below: requirement(st.lists(below, max_size=2)), max_leaves=4),
    max_size=3,
)
PLAIN = (
    "issuer",
    "issuer_parent",
    "act_author",
    "place",
    "subject",
    "monitoring_body",
    "contact",
    "signing_authority",
    "signer_title",
    "signer",
)
REFERENCE = st.fixed_dictionaries(
    {"type": MAYBE, "number": CODE, "date": st.none() | DAYS, "issuer": MAYBE, "raw": WORDS}
)
SPANS = st.dictionaries(
    st.sampled_from(["number", "date", "signer"]), st.lists(SPAN, min_size=1, max_size=2)
)
DOCUMENT = st.fixed_dictionaries(
    {
        "form": st.sampled_from(["document", "article"]),
        "system": st.sampled_from(["party", "state", "other"]),
        **dict.fromkeys(PLAIN, MAYBE),
        "doc_type": st.none() | st.sampled_from(["Công văn", "Kết luận"]),
        "number": CODE,
        "date": st.none() | DAYS,
        "urgency": st.none() | st.sampled_from(["khan", "hoa_toc"]),
        "confidentiality": st.none(),
        "addressees": st.lists(WORDS, max_size=3),
        "references": st.lists(REFERENCE, max_size=3),
        "requirements": TREE,
        "deadlines": st.lists(DEADLINE, max_size=3),
        "reporting": st.lists(
            st.fixed_dictionaries({"to": MAYBE, "due": MAYBE | DAYS}), max_size=2
        ),
        "recipients": st.lists(WORDS, max_size=3),
        "article": st.none() | st.fixed_dictionaries({"site": MAYBE, "title": WORDS}),
        "spans": SPANS,
        "confidence": st.dictionaries(st.sampled_from(["number", "subject"]), st.floats(0, 1)),
        "repairs": st.just([]),
    }
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(documents=st.lists(DOCUMENT, min_size=1, max_size=2))
def test_no_field_is_lost_between_reading_and_draft(
    cast: Cast, documents: list[dict[str, Any]]
) -> None:
    with transaction.atomic():
        upload = Upload.objects.create(
            file=store_file(b"x", media_type="text/plain"),
            name="x.txt",
            organisation=cast.tinh_uy,
            by=cast.clerk,
            text=TEXT,
            reading={"documents": documents},
        )
        drafts = draft_documents(upload, by=cast.clerk)

    for draft, read in zip(drafts, documents, strict=True):
        found = contract_of(draft)
        # a deadline in a requirement that the reader did not list is added to the list
        listed = found["deadlines"][: len(read["deadlines"])]
        assert {**found, "deadlines": listed} == read


@given(
    spans=st.dictionaries(st.sampled_from(["number", "q1", "a2"]), st.lists(SPAN, max_size=3)),
    mended=st.lists(SPAN, max_size=2),
)
def test_the_text_pane_loses_no_word_whatever_the_spans(
    spans: dict[str, list[list[int]]], mended: list[list[int]]
) -> None:
    repairs = [{"from": "x", "to": "y", "span": span} for span in mended]

    found = paragraphs(TEXT, 0, len(TEXT), spans, repairs)

    lines = ["".join(one.text for one in paragraph.segments) for paragraph in found]
    assert lines == [line for line in TEXT.splitlines() if line.strip()]
    for paragraph in found:
        for one in paragraph.segments:
            assert TEXT[one.start : one.start + len(one.text)] == one.text


@given(st.text(max_size=60))
def test_any_words_about_time_are_understood_somehow(words: str) -> None:
    when = understand(words)

    assert (when.due_on is None) or when.rhythm == "once"


def test_the_rhythms_of_official_letters() -> None:
    daily = understand("trước 15 giờ hàng ngày")
    weekly = understand("thứ hai hằng tuần")
    monthly = understand("trước ngày 25 hàng tháng")
    once = understand("2018-01-05")

    assert (daily.rhythm, daily.at_time) == ("daily", dt.time(15))
    assert (weekly.rhythm, weekly.weekday) == ("weekly", 0)
    assert (monthly.rhythm, monthly.day_of_month) == ("monthly", 25)
    assert (once.rhythm, once.due_on) == ("once", dt.date(2018, 1, 5))
    assert understand("thường xuyên").rhythm == "standing"


def test_a_time_without_end_is_no_day() -> None:
    issued = dt.date(2021, 6, 1)
    for days, due in ((7, dt.date(2021, 6, 8)), (99_999_999_999, None)):
        limit = {"raw": "trong hạn", "date": None, "time": None, "kind": f"duration_{days}d"}
        assert due_of("trong hạn", [limit], issued) == (due, None)
    assert understand("trước ngày 01/01/0001").due_on is None
