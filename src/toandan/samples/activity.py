"""A month of invented work on the sample directives, done through the real verbs.

The course is drawn from a seeded generator, so that every installation shows the same.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toandan.directives.actions.followup import ask_extension, decide_extension, record_merit, urge
from toandan.directives.actions.issue import issue
from toandan.directives.actions.pass_on import draft_relay, forward
from toandan.directives.actions.receive import receive
from toandan.directives.actions.report import accept_report, return_report, submit_report
from toandan.directives.actions.work import (
    Step,
    answer_difficulty,
    finish_step,
    raise_difficulty,
    report_progress,
    submit_plan,
)
from toandan.directives.models import Merit, Urging
from toandan.directives.models.requirement import Part
from toandan.samples.documents import draft, table
from toandan.units.models import Tier

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Dispatch, Document

SEED = 20210615
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
GO_QUAO = "huyen-uy-907"


@dataclass
class Stage:
    """What the month is played on.

    Attributes:
        people: positions by organisation code or username.
        now: the end of the month.
        words: the phrases of officials.
        dice: the seeded generator.
    """

    people: dict[str, Position]
    now: dt.datetime
    words: dict[str, Any] = field(default_factory=lambda: table("phrases"))
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - no secret

    def who(self, dispatch: Dispatch) -> Position | None:
        """Return who works in the body that got a dispatch."""
        return self.people.get(dispatch.organisation.code)

    def monitor(self, document: Document) -> Position:
        """Return who follows a document up."""
        party = document.organisation.code.startswith("tinh-uy")
        return self.people["theodoi.tinhuy" if party else "theodoi.ubnd"]

    def later(self, moment: dt.datetime, hours: float) -> dt.datetime:
        """Return a moment some hours later, never in the future."""
        return min(moment + hours * HOUR, self.now - dt.timedelta(minutes=10))


def play(people: dict[str, Position], now: dt.datetime) -> int:
    """Issue every sample directive and play what followed; returns how many were issued."""
    stage = Stage(people, now)
    directives = table("directives")["directive"]
    for facts in directives:
        by = people[facts["by"]]
        # ten in the morning of that day, and a moment later for each further one
        at = (now - facts["days_ago"] * DAY).replace(hour=3, minute=5)
        document = draft(facts, by=by, at=at)
        for dispatch in issue(document, by=by, at=at):
            _course(stage, dispatch)
    return len(directives)


def _course(stage: Stage, dispatch: Dispatch) -> None:
    """Play what one body does; some are quick, some slow, and a few never take the letter in."""
    by = stage.who(dispatch)
    if by is None:
        return
    age = (stage.now - dispatch.sent_at) / DAY
    # the office that monitors gets the letter to follow it up, not to work on it
    if dispatch.organisation.kind.serves_superior:
        if age > 3:  # noqa: PLR2004 - days; the newest one still waits
            receive(dispatch, by=by, at=stage.later(dispatch.sent_at, 2))
        return
    diligence = stage.dice.random()
    if diligence < 0.08 or age < 1.5 * stage.dice.random():  # noqa: PLR2004 - shares of the sample
        _urge_if_old(stage, dispatch, age)
        return
    at = stage.later(dispatch.sent_at, 1 + 40 * (1 - diligence))
    receive(dispatch, by=by, at=at)
    if dispatch.organisation.code == GO_QUAO:
        _go_quao(stage, dispatch, at)
    if diligence > 0.25 and age > 2:  # noqa: PLR2004 - shares of the sample
        _work(stage, dispatch, by, at, diligence)
    elif age > 10:  # noqa: PLR2004 - shares of the sample
        _urge_if_old(stage, dispatch, age)


def _work(
    stage: Stage, dispatch: Dispatch, by: Position, at: dt.datetime, diligence: float
) -> None:
    steps = [
        Step(text, "Phòng chuyên môn", (dispatch.sent_at + (n + 1) * 3 * DAY).date())
        for n, text in enumerate(stage.words["step"])
    ]
    at = stage.later(at, 10)
    plan = submit_plan(dispatch, text="", steps=steps, by=by, at=at)
    if diligence < 0.35:  # noqa: PLR2004 - shares of the sample
        return
    finished = diligence > 0.6  # noqa: PLR2004 - shares of the sample
    for step in plan.steps.all()[: 4 if finished else 2]:
        finish_step(step, by=by, at=stage.later(at, 8))
    for assignment in dispatch.assignments.exclude(part=Part.MONITOR):
        text = stage.dice.choice(stage.words["progress"])
        percent = 100 if finished else stage.dice.choice((20, 40, 60, 80))
        report_progress(assignment, text=text, percent=percent, by=by, at=stage.later(at, 30))
    if stage.dice.random() < 0.15:  # noqa: PLR2004 - shares of the sample
        _difficulty(stage, dispatch, by, at)
    if finished:
        _report(stage, dispatch, by, stage.later(at, 60))
    elif dispatch.due_on and stage.dice.random() < 0.25:  # noqa: PLR2004 - shares of the sample
        _extend(stage, dispatch, by, at)


def _difficulty(stage: Stage, dispatch: Dispatch, by: Position, at: dt.datetime) -> None:
    number = stage.dice.randrange(len(stage.words["difficulty"]))
    difficulty = raise_difficulty(
        dispatch, text=stage.words["difficulty"][number], by=by, at=stage.later(at, 20)
    )
    if stage.dice.random() < 0.7:  # noqa: PLR2004 - shares of the sample
        answer_difficulty(
            difficulty,
            text=stage.words["answer"][number],
            by=stage.monitor(dispatch.root),
            at=stage.later(at, 26),
        )


def _report(stage: Stage, dispatch: Dispatch, by: Position, at: dt.datetime) -> None:
    text = stage.dice.choice(stage.words["report"])
    judge = stage.monitor(dispatch.root)
    report = submit_report(dispatch, text=text, is_final=True, by=by, at=at)
    luck = stage.dice.random()
    if luck < 0.15:  # noqa: PLR2004 - shares of the sample
        return_report(report, note=stage.words["returned"], by=judge, at=stage.later(at, 12))
    elif luck < 0.75:  # noqa: PLR2004 - shares of the sample
        accept_report(report, by=judge, at=stage.later(at, 12))
        if luck > 0.7:  # noqa: PLR2004 - shares of the sample
            record_merit(
                dispatch,
                kind=Merit.Kind.RECOGNITION,
                text=stage.words["merit"],
                by=judge,
                measure="Thư khen",
                at=stage.later(at, 20),
            )


def _extend(stage: Stage, dispatch: Dispatch, by: Position, at: dt.datetime) -> None:
    if dispatch.due_on is None:
        return
    until = dispatch.due_on + 5 * DAY
    extension = ask_extension(
        dispatch, until=until, reason=stage.words["extension"], by=by, at=stage.later(at, 40)
    )
    if stage.dice.random() < 0.6:  # noqa: PLR2004 - shares of the sample
        decide_extension(
            extension, granted_until=until, by=stage.monitor(dispatch.root), at=stage.later(at, 45)
        )


def _urge_if_old(stage: Stage, dispatch: Dispatch, age: float) -> None:
    judge = stage.monitor(dispatch.root)
    if age > 3:  # noqa: PLR2004 - days
        at = stage.later(dispatch.sent_at, 60)
        urge(dispatch, level=Urging.Level.REMIND, text=stage.words["remind"], by=judge, at=at)
    if age > 8:  # noqa: PLR2004 - days
        at = stage.later(dispatch.sent_at, 170)
        urge(dispatch, level=Urging.Level.URGE, text=stage.words["urge"], by=judge, at=at)
    if age > 20 and dispatch.due_on:  # noqa: PLR2004 - days
        at = stage.later(dispatch.sent_at, 400)
        record_merit(
            dispatch,
            kind=Merit.Kind.VIOLATION,
            text=stage.words["violation"],
            by=judge,
            measure="Phê bình bằng văn bản",
            at=at,
        )


def _go_quao(stage: Stage, dispatch: Dispatch, at: dt.datetime) -> None:
    """Carry a directive down to the cells: forwarded to the health committee, relayed by it."""
    below = [
        unit
        for unit in dispatch.organisation.subordinates.select_related("kind", "area")
        if unit.kind.code == "dang-uy-truc-thuoc-huyen"
    ]
    for child in forward(
        dispatch, to=below, by=stage.people["vanthu.goquao"], at=stage.later(at, 3)
    ):
        by = stage.who(child)
        if by is None:
            continue
        receive(child, by=by, at=stage.later(at, 8))
        if child.organisation.code == "dang-uy-y-te-907":
            _relay(stage, child, by, stage.later(at, 10))


def _relay(stage: Stage, dispatch: Dispatch, by: Position, at: dt.datetime) -> None:
    relay = draft_relay(dispatch, by=by, at=at)
    relay.is_sample = True
    relay.save(update_fields=["is_sample"])
    for child in issue(relay, by=by, at=stage.later(at, 1)):
        officer = stage.who(child)
        if officer and child.organisation.kind.tier >= Tier.COMMUNE and stage.dice.random() < 0.8:  # noqa: PLR2004 - shares of the sample
            _course_of_cell(stage, child, officer)


def _course_of_cell(stage: Stage, dispatch: Dispatch, by: Position) -> None:
    at = stage.later(dispatch.sent_at, 2 + 20 * stage.dice.random())
    receive(dispatch, by=by, at=at)
    if stage.dice.random() < 0.6:  # noqa: PLR2004 - shares of the sample
        for assignment in dispatch.assignments.all():
            text = stage.dice.choice(stage.words["progress"])
            report_progress(assignment, text=text, percent=100, by=by, at=stage.later(at, 24))
