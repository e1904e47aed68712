from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.cast import PASSWORD

from toandan.accounts import actions
from toandan.accounts.actions.sessions import forget_ended_sessions
from toandan.accounts.models import Position
from toandan.accounts.permissions import Role
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from tests.cast import Cast

    SignIn = Callable[[Position], Client]

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/dang-nhap/"
CHANGE = "/tai-khoan/mat-khau/doi/"
OWN = "/tai-khoan/"
SECRET = "JBSWY3DPEHPK3PXP"
CHOSEN = "mot-cau-ngan-de-nho-2021"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Counts of attempts stand in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


def sign_in(username: str, password: str = PASSWORD, client: Client | None = None) -> Any:
    return (client or Client()).post(LOGIN, {"login": username, "password": password})


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("sequence").values_list("event", flat=True))


def test_a_person_signs_in_and_the_trail_says_so(cast: Cast) -> None:
    client = Client()
    assert sign_in("vanthu", client=client)["Location"] == "/"
    assert client.get(OWN).status_code == 200
    event = AuditEvent.objects.get()
    assert event.event == Event.ACCOUNT_SIGNED_IN
    assert event.actor_name == "Lê Thị Văn Thư"
    assert event.organisation_id == cast.van_phong.pk
    assert event.details == {"methods": ["password"]}


def test_the_user_name_is_taken_in_any_case(cast: Cast) -> None:
    assert sign_in("VanThu").status_code == 302


def test_a_wrong_password_is_kept_with_the_account_that_it_was_tried_on(cast: Cast) -> None:
    page = sign_in("vanthu", "sai")
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in page.content.decode()
    event = AuditEvent.objects.get()
    assert event.event == Event.ACCOUNT_SIGN_IN_FAILED
    assert event.actor_name == "Lê Thị Văn Thư"


def test_an_unknown_name_gets_the_same_answer_and_is_not_kept(cast: Cast) -> None:
    known, unknown = sign_in("vanthu", "sai"), sign_in("MatKhauGoNham1", "sai")
    words = "Tên đăng nhập hoặc mật khẩu không đúng"
    assert words in known.content.decode()
    assert words in unknown.content.decode()
    assert "MatKhauGoNham1" not in str(list(AuditEvent.objects.values()))
    assert AuditEvent.objects.latest("sequence").details["known"] is False


def test_too_many_wrong_passwords_are_stopped_with_a_clear_message(cast: Cast) -> None:
    for _each in range(5):
        sign_in("vanthu", "sai")
    page = sign_in("vanthu")
    assert page.status_code == 200
    assert "Đăng nhập sai quá nhiều lần" in page.content.decode()
    # another person at another machine goes on
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert sign_in("theodoi", client=other).status_code == 302


def test_a_locked_account_cannot_sign_in(cast: Cast) -> None:
    actions.deactivate(cast.clerk.user, reason="Nghỉ", by=cast.administrator)
    client = Client()
    sign_in("vanthu", client=client)
    assert client.get(OWN).status_code == 302
    assert Event.ACCOUNT_SIGNED_IN not in events()


def test_signing_out_needs_a_post_and_is_kept(cast: Cast) -> None:
    client = Client()
    sign_in("vanthu", client=client)
    assert "Đăng xuất" in client.get("/tai-khoan/dang-xuat/").content.decode()
    assert client.get(OWN).status_code == 200
    client.post("/tai-khoan/dang-xuat/")
    assert client.get(OWN).status_code == 302
    assert events()[-1] == Event.ACCOUNT_SIGNED_OUT


def test_a_one_time_password_opens_nothing_but_the_choice_of_an_own_one(cast: Cast) -> None:
    made = actions.create_account(
        username="an.nv",
        full_name="Nguyễn Văn An",
        organisation=cast.huyen_uy_a,
        role=Role.HEAD,
        by=cast.administrator,
    )
    client = Client()
    sign_in("an.nv", made.password, client)
    for address in (OWN, "/nhat-ky/", "/tai-khoan/phien/", "/tai-khoan/ma-truy-cap/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, CHANGE)
    assert "mật khẩu một lần" in client.get(CHANGE).content.decode()
    same = {"oldpassword": made.password, "password1": made.password, "password2": made.password}
    page = client.post(CHANGE, same)
    assert "phải khác mật khẩu đang dùng" in page.content.decode()
    new = {"oldpassword": made.password, "password1": CHOSEN, "password2": CHOSEN}
    # on to the work; later changes lead back to the account
    assert client.post(CHANGE, new)["Location"] == "/"
    assert client.get(OWN).status_code == 200
    assert events()[-1] == Event.ACCOUNT_PASSWORD_CHANGED
    newer = {"oldpassword": CHOSEN, "password1": f"{CHOSEN}-2", "password2": f"{CHOSEN}-2"}
    assert client.post(CHANGE, newer)["Location"] == OWN


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("ngan", "10"),
        ("1234567890123", "số"),
        ("password123", "phổ biến"),
        ("van-thu-le-thi", "giống"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(
    cast: Cast, signed_in: SignIn, password: str, complaint: str
) -> None:
    cast.clerk.user.full_name = "Van Thu Le Thi"
    cast.clerk.user.save()
    client = signed_in(cast.clerk)
    given = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    page = client.post(CHANGE, given)
    assert page.status_code == 200
    assert complaint in " ".join(page.context["form"].errors["password1"])


def test_two_passwords_that_differ_are_refused_in_vietnamese(cast: Cast, signed_in: SignIn) -> None:
    given = {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": f"{CHOSEN}x"}
    page = signed_in(cast.clerk).post(CHANGE, given)
    assert "Hai lần nhập mật khẩu không giống nhau" in page.content.decode()


def test_a_forgotten_password_is_set_anew_by_mail(cast: Cast) -> None:
    client = Client()
    answer = client.post("/tai-khoan/mat-khau/quen/", {"email": "vanthu@example.invalid"})
    assert answer["Location"] == "/tai-khoan/mat-khau/quen/da-gui/"
    assert "đã được gửi" in client.get(answer["Location"]).content.decode()
    [message] = mail.outbox
    assert "Đặt lại mật khẩu" in message.subject
    assert "vanthu" in message.body
    found = re.search(r"http://[^/\s]+(/\S+)", message.body)
    assert found is not None
    form = client.get(found.group(1), follow=True)
    assert "Đặt mật khẩu mới" in form.content.decode()
    where = form.redirect_chain[-1][0]
    client.post(where, {"password1": CHOSEN, "password2": CHOSEN})
    assert sign_in("vanthu", CHOSEN).status_code == 302
    assert "không còn hiệu lực" in client.get(found.group(1), follow=True).content.decode()


def test_nobody_learns_by_mail_or_page_which_addresses_have_an_account(cast: Cast) -> None:
    answer = Client().post("/tai-khoan/mat-khau/quen/", {"email": "la@example.invalid"})
    assert answer["Location"] == "/tai-khoan/mat-khau/quen/da-gui/"
    assert mail.outbox == []


@pytest.mark.parametrize("page", ["dang-ky/", "thu/", "thu/xac-nhan/", "ma/"])
def test_pages_that_make_no_sense_here_are_closed(cast: Cast, page: str) -> None:
    client = Client()
    for answer in (client.get(f"/tai-khoan/{page}"), client.post(f"/tai-khoan/{page}")):
        assert answer.status_code == 404
        assert "quản trị của đơn vị" in answer.content.decode()


def code_now() -> str:
    counter = next(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(SECRET, counter)))


def test_a_second_factor_is_asked_for_and_a_wrong_code_is_kept(cast: Cast) -> None:
    TOTP.activate(cast.clerk.user, SECRET)
    client = Client()
    answer = sign_in("vanthu", client=client)
    assert answer["Location"].startswith("/tai-khoan/hai-yeu-to/nhap-ma/")
    assert client.get(OWN).status_code == 302
    page = client.post(answer["Location"], {"code": "000000"})
    assert "Mã không đúng" in page.content.decode()
    assert events() == [Event.ACCOUNT_SIGN_IN_FAILED]
    client.post(answer["Location"], {"code": code_now()})
    assert client.get(OWN).status_code == 200
    last = AuditEvent.objects.latest("sequence")
    assert last.event == Event.ACCOUNT_SIGNED_IN
    assert last.details == {"methods": ["password", "totp"]}


def test_a_recovery_code_stands_in_once(cast: Cast) -> None:
    TOTP.activate(cast.clerk.user, SECRET)
    code = RecoveryCodes.activate(cast.clerk.user).get_unused_codes()[0]
    for expected in (200, 302):
        client = Client()
        answer = sign_in("vanthu", client=client)
        client.post(answer["Location"], {"code": code})
        assert client.get(OWN).status_code == expected


def test_changes_to_the_second_factor_ask_who_one_is_once_more(cast: Cast) -> None:
    client = Client()
    sign_in("vanthu", client=client)
    answer = client.get("/tai-khoan/hai-yeu-to/ung-dung/bat/")
    assert answer["Location"].startswith("/tai-khoan/xac-nhan/")
    assert "Xác nhận lại" in client.get(answer["Location"]).content.decode()
    page = client.post(answer["Location"], {"password": "sai"})
    assert "Mật khẩu không đúng" in page.content.decode()
    page = client.post(answer["Location"], {"password": PASSWORD}, follow=True)
    assert "Bật ứng dụng xác thực" in page.content.decode()


def test_an_authenticator_app_is_turned_on_with_recovery_codes_and_off(cast: Cast) -> None:
    client = Client()
    sign_in("vanthu", client=client)
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    session = client.session
    page = client.get("/tai-khoan/hai-yeu-to/ung-dung/bat/")
    assert "data:image/svg+xml" in page.content.decode()
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    page = client.post("/tai-khoan/hai-yeu-to/ung-dung/bat/", {"code": code_now()}, follow=True)
    assert "Còn 10 mã chưa dùng" in page.content.decode()
    assert "Đang bật" in client.get("/tai-khoan/hai-yeu-to/").content.decode()
    codes = client.get("/tai-khoan/hai-yeu-to/ma-du-phong/tai-ve/").content.decode().split()
    assert len(codes) == 10
    assert client.get("/tai-khoan/hai-yeu-to/ma-du-phong/tao/").status_code == 200
    assert client.get("/tai-khoan/hai-yeu-to/ung-dung/tat/").status_code == 200
    client.post("/tai-khoan/hai-yeu-to/ung-dung/tat/")
    assert not Authenticator.objects.filter(user=cast.clerk.user).exists()
    assert {Event.ACCOUNT_SECOND_FACTOR_ADDED, Event.ACCOUNT_SECOND_FACTOR_REMOVED} <= {
        Event(event) for event in events()
    }


def test_other_sessions_are_listed_and_ended(cast: Cast) -> None:
    here, there = Client(), Client()
    sign_in("vanthu", client=there)
    sign_in("vanthu", client=here)
    assert UserSession.objects.count() == 2
    page = here.get("/tai-khoan/phien/")
    assert "Đăng xuất các phiên khác" in page.content.decode()
    here.post("/tai-khoan/phien/")
    assert here.get(OWN).status_code == 200
    assert there.get(OWN).status_code == 302
    assert Event.ACCOUNT_SESSIONS_ENDED in events()


def test_an_address_is_forgotten_with_the_session_that_it_was_noted_for(cast: Cast) -> None:
    here, there = Client(), Client()
    sign_in("vanthu", client=here)
    sign_in("vanthu", client=there)
    ended = Session.objects.filter(session_key=there.session.session_key)
    ended.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert forget_ended_sessions() == 1
    assert not ended.exists()
    assert UserSession.objects.get().session_key == here.session.session_key
    assert here.get(OWN).status_code == 200


def test_the_pages_of_passkeys_carry_no_inline_script(cast: Cast) -> None:
    client = Client()
    pages = [client.get(LOGIN)]
    sign_in("vanthu", client=client)
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    pages.append(client.get("/tai-khoan/khoa/them/"))
    pages.append(client.get("/tai-khoan/khoa/"))
    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        for attributes in re.findall(r"<script([^>]*)>", text):
            # data in JSON is not run; everything that runs comes from a file of ours
            assert "src=" in attributes or 'type="application/json"' in attributes
        assert "style=" not in text
        assert " onclick" not in text
        assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "mfa/js/webauthn.js" in pages[1].content.decode()


def test_a_passkey_is_offered_at_sign_in_and_its_challenge_differs_each_time() -> None:
    client = Client()
    answers = [
        client.get("/tai-khoan/khoa/dang-nhap/", HTTP_ACCEPT="application/json").json()
        for _each in range(2)
    ]
    challenges = {a["request_options"]["publicKey"]["challenge"] for a in answers}
    assert len(challenges) == 2


def test_one_of_several_positions_is_chosen_and_kept(cast: Cast) -> None:
    second = Position.objects.create(
        user=cast.clerk.user, organisation=cast.huyen_uy_b, role=Role.AUDITOR
    )
    client = Client()
    sign_in("vanthu", client=client)
    assert client.get(OWN).context["position"] == cast.clerk
    client.post("/chuc-vu/", {"position": second.pk})
    assert client.get(OWN).context["position"] == second
    assert client.post("/chuc-vu/", {"position": cast.clerk_a.pk}).status_code == 403
    assert client.get("/chuc-vu/").status_code == 405


def test_a_chosen_position_that_ended_gives_way_to_one_still_held(
    cast: Cast, signed_in: SignIn
) -> None:
    second = Position.objects.create(
        user=cast.clerk.user, organisation=cast.huyen_uy_b, role=Role.AUDITOR
    )
    client = signed_in(second)
    assert client.get(OWN).context["position"] == second
    Position.objects.filter(pk=second.pk).update(valid_from="2021-01-01", valid_to="2021-01-02")
    assert client.get(OWN).context["position"] == cast.clerk


def test_a_person_without_position_still_keeps_their_account(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerk)
    Position.objects.filter(pk=cast.clerk.pk).update(valid_to="2021-01-02")
    page = client.get(OWN)
    assert page.status_code == 200
    assert page.context["position"] is None
    assert client.get("/nhat-ky/").status_code == 403
