from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.test_api import issued

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.receive import receive
from toandan.directives.models import Dispatch, PlanStep, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

ABSENT = 2**63 - 1


@pytest.fixture
def taken_in(cast: Cast) -> Dispatch:
    """A dispatch that Huyện ủy A has received and plans for in two steps."""
    from toandan.directives.actions.work import Step, submit_plan  # noqa: PLC0415 - needs models

    dispatch = issued(cast)
    receive(dispatch, by=cast.clerk_a)
    steps = [Step("Họp Ban Chỉ đạo"), Step("Rà soát")]
    submit_plan(dispatch, text="Kế hoạch", steps=steps, by=cast.clerk_a)
    return dispatch


def test_a_dispatch_tells_every_key_that_the_verbs_ask_for(
    cast: Cast, api: Callable[..., Any], taken_in: Dispatch
) -> None:
    Dispatch.objects.filter(pk=taken_in.pk).update(due_on=dt.date(2031, 1, 1))
    below, above = api(cast.clerk_a), api(cast.head)
    path = f"/dispatches/{taken_in.pk}"
    owed = below.get(path).json()["assignments"]
    assert [(row["text"], row["part"], row["percent"]) for row in owed] == [
        ("Triển khai", "carry_out", 0)
    ]
    task = owed[0]["id"]
    half = {"text": "Được một nửa", "percent": 50}
    assert below.post(f"/assignments/{task}/progress", half).status_code == 200
    asked = {"text": "Thiếu test nhanh", "assignment": task}
    assert below.post(f"{path}/difficulties", asked).status_code == 200
    (difficulty,) = above.get(path).json()["difficulties"]
    assert (difficulty["assignment"], difficulty["answers"]) == (task, [])
    words = {"text": "Đã cấp bổ sung"}
    assert above.post(f"/difficulties/{difficulty['id']}/answers", words).status_code == 200
    assert below.post(f"{path}/reports", {"text": "Báo cáo nhanh"}).status_code == 200
    assert above.post(f"{path}/urgings", {"level": 2, "text": "Đôn đốc"}).status_code == 200
    more = {"until": "2031-01-31", "reason": "Chờ vật tư"}
    assert below.post(f"{path}/extensions", more).status_code == 200
    full = above.get(path).json()
    (extension,) = full["extensions"]
    decided = above.post(f"/extensions/{extension['id']}/decide", {"granted_until": "2031-01-31"})
    assert decided.status_code == 200
    (report,) = full["reports"]
    assert above.post(f"/reports/{report['id']}/accept").status_code == 200
    done = below.get(path).json()
    assert done["assignments"][0]["percent"] == 50
    assert done["assignments"][0]["progress"][0]["text"] == "Được một nửa"
    assert done["difficulties"][0]["answers"][0]["text"] == "Đã cấp bổ sung"
    assert done["reports"][0]["accepted_at"] is not None
    assert done["extensions"][0]["granted_until"] == done["due_on"] == "2031-01-31"
    assert [(one["level"], one["number"]) for one in done["urgings"]] == [(2, 1)]
    assert [step["text"] for step in done["plan"]["steps"]] == ["Họp Ban Chỉ đạo", "Rà soát"]


def test_a_step_is_ticked_once_and_by_the_body_alone(
    cast: Cast, api: Callable[..., Any], taken_in: Dispatch
) -> None:
    step = PlanStep.objects.filter(plan__dispatch=taken_in).first()
    assert step is not None
    path = f"/steps/{step.pk}/finish"
    assert api(cast.clerk_b).post(path).status_code == 404
    denied = api(cast.auditor).post(path)
    assert denied.status_code == 403
    assert "tiến độ" in denied.json()["detail"]
    own = api(cast.clerk_a)
    assert own.post(path).status_code == 200
    assert own.get(f"/dispatches/{taken_in.pk}").json()["plan"]["steps"][0]["done_at"] is not None
    assert own.post(path).status_code == 409
    assert own.post(f"/steps/{ABSENT}/finish").status_code == 404


def test_only_somebody_of_the_body_is_made_responsible(
    cast: Cast, api: Callable[..., Any], taken_in: Dispatch
) -> None:
    row = taken_in.assignments.get()
    path, list_path = f"/assignments/{row.pk}/officer", f"/dispatches/{taken_in.pk}/officers"
    mine, other = {"position": cast.clerk_a.pk}, {"position": cast.clerk_b.pk}
    assert api(cast.clerk_b).post(path, other).status_code == 404
    assert api(cast.clerk_b).get(list_path).status_code == 404
    assert api(cast.auditor).post(path, mine).status_code == 403
    assert api(cast.auditor).get(list_path).status_code == 403
    own = api(cast.clerk_a)
    assert [one["id"] for one in own.get(list_path).json()] == [cast.clerk_a.pk]
    assert own.post(path, other).status_code == 404
    assert own.post(path, {"position": ABSENT}).status_code == 404
    assert own.post(path, mine).status_code == 200
    (task,) = own.get(f"/dispatches/{taken_in.pk}").json()["assignments"]
    assert (task["officer"], task["officer_name"]) == (cast.clerk_a.pk, str(cast.clerk_a.user))


def test_a_difficulty_names_an_assignment_of_the_same_dispatch_only(
    cast: Cast, api: Callable[..., Any], taken_in: Dispatch
) -> None:
    of_b = taken_in.document.dispatches.get(organisation=cast.huyen_uy_b).assignments.get()
    for key in (of_b.pk, ABSENT):
        data = {"text": "Vướng", "assignment": key}
        answer = api(cast.clerk_a).post(f"/dispatches/{taken_in.pk}/difficulties", data)
        assert answer.status_code == 404
    assert not taken_in.difficulties.exists()


def test_progress_comes_with_files_and_they_come_back(
    cast: Cast, api: Callable[..., Any], taken_in: Dispatch, evidence: Callable[..., Any]
) -> None:
    row = taken_in.assignments.get()
    path = f"/assignments/{row.pk}/progress/evidence"
    words = {"text": "Đã phát tờ rơi", "percent": 30}

    def sent(client: Any, *files: Any) -> Any:
        return client.send(path, **words, files=list(files))

    assert sent(api(cast.clerk_b), evidence()).status_code == 404
    assert sent(api(cast.auditor), evidence()).status_code == 403
    own = api(cast.clerk_a)
    refused = sent(own, evidence(), evidence(b"MZ\x90", "chay.exe"))
    assert refused.status_code == 409
    assert "chay.exe" in refused.json()["detail"]
    assert sent(own, *[evidence() for _ in range(11)]).status_code == 422
    assert own.post(path, words).status_code == 422
    assert not Progress.objects.exists()
    assert sent(own, evidence(), evidence(name="hai.txt")).status_code == 200
    (note,) = own.get(f"/dispatches/{taken_in.pk}").json()["assignments"][0]["progress"]
    assert [file["name"] for file in note["evidence"]] == ["minh-chung.txt", "hai.txt"]
    address = f"/evidence/{note['evidence'][0]['id']}"
    assert api(cast.clerk_b).get(address).status_code == 404
    answer = api(cast.monitor).get(address)
    assert answer.status_code == 200
    assert answer.content == "Danh sách đã tiêm".encode()
    assert "attachment" in answer["Content-Disposition"]
    event = AuditEvent.objects.get(event=Event.FILE_DOWNLOADED)
    assert event.actor_id == cast.monitor.user_id


def test_a_report_comes_with_files(
    cast: Cast, api: Callable[..., Any], taken_in: Dispatch, evidence: Callable[..., Any]
) -> None:
    path = f"/dispatches/{taken_in.pk}/reports/evidence"
    assert api(cast.clerk_b).send(path, text="Xong", files=[evidence()]).status_code == 404
    assert api(cast.auditor).send(path, text="Xong", files=[evidence()]).status_code == 403
    own = api(cast.clerk_a)
    strange = own.send(path, text="Xong", due_report=ABSENT, files=[evidence()])
    assert strange.status_code == 404
    assert own.send(path, text="Xong", is_final=True, files=[evidence()]).status_code == 200
    (report,) = own.get(f"/dispatches/{taken_in.pk}").json()["reports"]
    assert report["is_final"]
    (file,) = report["evidence"]
    assert api(cast.head).get(f"/evidence/{file['id']}").content == "Danh sách đã tiêm".encode()
    again = own.send(path, text="Xong", is_final=True, files=[evidence()])
    assert again.status_code == 409


def test_a_file_over_the_limit_is_refused_while_it_comes(
    cast: Cast,
    api: Callable[..., Any],
    taken_in: Dispatch,
    evidence: Callable[..., Any],
    settings: Any,
) -> None:
    settings.UPLOAD_MAX_MB = 1
    row = taken_in.assignments.get()
    large = evidence(b"a" * (1024 * 1024 + 1))
    answer = api(cast.clerk_a).send(
        f"/assignments/{row.pk}/progress/evidence", text="Xong", percent=100, files=[large]
    )
    assert answer.status_code == 409
    assert "1 MB" in answer.json()["detail"]
    assert not Progress.objects.exists()
