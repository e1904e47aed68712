"""Strategies for hypothesis: official documents and edXML messages of every shape.

Reusable: a strategy makes any value that its type allows and XML can hold, not only the
likely ones.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from toandan.interchange.edxml import (
    Attachment,
    Business,
    Organ,
    Package,
    ResponseFor,
    Staff,
    State,
    StateReport,
    Trace,
)
from toandan.reading import (
    Article,
    Deadline,
    Form,
    OfficialDocument,
    Reference,
    ReportDuty,
    Requirement,
    Secrecy,
    System,
    Urgency,
)

#: documents have thirty fields: on a busy machine drawing one takes its time
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấếộợĐƯ 0123456789/-.,;:()\"'&<>–…\n\t\r"
#: words as they are likely, and any text that XML can hold
WORDS = st.text(
    st.one_of(
        st.sampled_from(_LETTERS),
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    ),
    max_size=12,
)
DAYS = st.dates(dt.date(1945, 9, 2), dt.date(2100, 12, 31))
TIMES = st.times()
NAMES = st.sampled_from(
    ["Sở Y tế", "UBND tỉnh", "Tỉnh ủy Kiên Giang", "Công an tỉnh", "các huyện, thành ủy"]
)
BODIES = st.one_of(NAMES, WORDS)
LABELS = st.one_of(
    st.none(),
    st.sampled_from(
        ["I", "II", "1", "2", "1.1", "a", "đ", "-", "+", "Điều 1", "Điều 2", "Khoản 3"]
    ),
    WORDS,
)
TYPES = st.one_of(
    st.none(),
    st.sampled_from(["Công văn", "Chỉ thị", "Quyết định", "Kết luận", "Kế hoạch", "Công điện"]),
    WORDS,
)
MAYBE = st.one_of(st.none(), WORDS)


def _tuples(of: SearchStrategy[str]) -> SearchStrategy[tuple[str, ...]]:
    return st.lists(of, max_size=2).map(tuple)


def _requirement(
    below: SearchStrategy[tuple[Requirement, ...]],
) -> SearchStrategy[Requirement]:
    return st.builds(
        Requirement,
        label=LABELS,
        text=WORDS,
        assignees=_tuples(BODIES),
        lead=_tuples(BODIES),
        coordinate=_tuples(BODIES),
        deadline=MAYBE,
        children=below,
    )


REQUIREMENTS: SearchStrategy[tuple[Requirement, ...]] = st.recursive(
    st.just(()),
    lambda below: st.lists(_requirement(below), max_size=2).map(tuple),
    max_leaves=4,
)
REFERENCES = st.builds(
    Reference,
    type=TYPES,
    number=MAYBE,
    date=st.one_of(st.none(), DAYS),
    issuer=st.one_of(st.none(), BODIES),
    raw=WORDS,
)
DEADLINES = st.builds(
    Deadline,
    raw=WORDS,
    date=st.one_of(st.none(), DAYS),
    time=st.one_of(st.none(), TIMES),
    kind=st.sampled_from(["date", "event", "recurring_daily", "duration_3d"]),
)
ARTICLES = st.builds(
    Article,
    site=MAYBE,
    title=MAYBE,
    published=MAYBE,
    author=MAYBE,
    attachments=_tuples(WORDS),
)
DOCUMENTS = st.builds(
    OfficialDocument,
    form=st.sampled_from(Form),
    system=st.sampled_from(System),
    doc_type=TYPES,
    number=st.one_of(MAYBE, st.sampled_from(["176-CV/TU", "1903/QĐ-UBND", "68/2019/NĐ-CP"])),
    issuer=st.one_of(st.none(), BODIES),
    issuer_parent=st.one_of(st.none(), BODIES),
    act_author=MAYBE,
    place=MAYBE,
    date=st.one_of(st.none(), DAYS),
    subject=MAYBE,
    urgency=st.one_of(st.none(), st.sampled_from(Urgency)),
    confidentiality=st.one_of(st.none(), st.sampled_from(Secrecy)),
    addressees=_tuples(BODIES),
    references=st.lists(REFERENCES, max_size=2).map(tuple),
    requirements=REQUIREMENTS,
    deadlines=st.lists(DEADLINES, max_size=2).map(tuple),
    monitoring_body=MAYBE,
    reporting=st.lists(st.builds(ReportDuty, to=MAYBE, due=MAYBE), max_size=2).map(tuple),
    contact=MAYBE,
    signing_authority=MAYBE,
    signer_title=MAYBE,
    signer=MAYBE,
    recipients=_tuples(BODIES),
    article=st.one_of(st.none(), ARTICLES),
)

#: edXML trims its values, so words begin and end with a sign that shows
LINE = WORDS.map(str.strip)
GIVEN = LINE.filter(bool)
NUMBERS = st.one_of(
    st.sampled_from(["", "176-CV/TU", "07-KL/TW", "1903/QĐ-UBND", "68/2019/NĐ-CP", "16/CT-TTg"]),
    st.builds("{}/{}".format, st.integers(1, 99999), st.sampled_from(["SYT-NVY", "KH-UBND"])),
)
MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2099, 1, 1)).map(  # noqa: DTZ001 - messages give local time without a zone
    lambda moment: moment.replace(microsecond=0)
)
ORGANS = st.builds(
    Organ,
    identifier=st.sampled_from(["H35", "H35.1.2", "000.00.00.H35", "G18"]),
    name=LINE,
    in_charge=LINE,
    address=LINE,
    email=LINE,
    telephone=LINE,
    fax=LINE,
    website=LINE,
)
STAFF = st.builds(Staff, department=LINE, name=LINE, mobile=LINE, email=LINE)
RESPONSES = st.builds(
    ResponseFor,
    identifier=st.sampled_from(["H35", "000.00.00.H35"]),
    code=LINE,
    date=st.one_of(st.none(), DAYS),
    document_id=LINE,
)
ATTACHMENTS = st.builds(
    Attachment,
    name=st.sampled_from(["cong-van.pdf", "phụ lục 1.docx", "bảng kê.xlsx", "a.zip"]),
    content=st.binary(max_size=1500),
    content_type=st.sampled_from(["application/pdf", "application/octet-stream"]),
    description=LINE,
)
COUNTS = st.one_of(st.none(), st.integers(0, 99999))
PACKAGES = st.builds(
    Package,
    sender=ORGANS,
    receivers=st.lists(ORGANS, min_size=1, max_size=2).map(tuple),
    number=NUMBERS,
    document_id=LINE,
    place=LINE,
    date=st.one_of(st.none(), DAYS),
    type_code=COUNTS,
    type_name=LINE,
    subject=LINE,
    content=LINE,
    competence=LINE,
    signer_title=LINE,
    signer=LINE,
    due=st.one_of(st.none(), DAYS),
    places=st.lists(LINE, max_size=3).map(tuple),
    priority=st.integers(0, 4),
    sphere=LINE,
    typer=LINE,
    copies=COUNTS,
    pages=COUNTS,
    appendices=st.lists(LINE, max_size=2).map(tuple),
    responses=st.lists(RESPONSES, max_size=2).map(tuple),
    steering=COUNTS,
    traces=st.lists(
        st.builds(Trace, identifier=st.just("H35"), at=st.one_of(st.none(), MOMENTS)), max_size=2
    ).map(tuple),
    business=st.sampled_from(Business),
    reason=LINE,
    staff=st.one_of(st.none(), STAFF),
    paper=st.booleans(),
    attachments=st.lists(ATTACHMENTS, max_size=2).map(tuple),
)
STATE_REPORTS = st.builds(
    StateReport,
    response_for=RESPONSES,
    sender=ORGANS,
    state=st.sampled_from(State),
    at=st.one_of(st.none(), MOMENTS),
    description=LINE,
    staff=st.one_of(st.none(), STAFF),
)
