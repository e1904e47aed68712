"""Signatures of PDFs: what each sort of file says, in the words that officials read."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from tests.signing.authority import (
    DAY,
    NOW,
    PASSPHRASE,
    authority,
    key_file,
    letter,
    timestamper,
)

from toandan.signing import (
    BadKey,
    BadRoots,
    KeyNotValid,
    LockedPdf,
    NotSignable,
    SigningError,
    TimeSource,
    Verdict,
    Verification,
    check_isolated,
    from_json,
    lines,
    load_roots,
    open_key,
    sign,
    to_json,
    verify,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def roots(tmp_path: Path) -> Path:
    return authority().trusted_in(tmp_path / "goc")


@pytest.fixture
def signed() -> bytes:
    return sign(letter(), open_key(key_file(), PASSPHRASE), reason="Ban hành")


def checked(data: bytes, roots: Path | None) -> Verification:
    return verify(data, roots=load_roots(roots))


def verdicts(data: bytes, roots: Path | None) -> list[Verdict]:
    return [one.verdict for one in checked(data, roots).signatures]


def with_words_added(data: bytes) -> bytes:
    """Add a line to the page in an incremental update, as an attacker does who keeps the bytes."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    stream = generic.StreamObject(stream_data=b"BT /F1 20 Tf 100 100 Td (0) Tj ET")
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(stream)])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked(data: bytes) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(data), strict=False))
    writer.encrypt(owner_pass="chủ", user_pass="người đọc")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_signed_document_tells_signer_time_and_that_nothing_changed(
    signed: bytes, roots: Path
) -> None:
    (found,) = checked(signed, roots).signatures
    assert (found.verdict, found.signer) == (Verdict.VALID, "Nguyễn Văn Mẫu")
    assert (found.organisation, found.issuer) == ("Huyện ủy mẫu", "Tổ chức chứng thực mẫu")
    assert found.intact
    assert found.covers_all
    assert found.time_source is TimeSource.SIGNER
    assert found.signed_at is not None
    assert abs(found.signed_at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)
    (line,) = lines(checked(signed, roots))
    assert line.startswith("Ký số bởi Nguyễn Văn Mẫu (Huyện ủy mẫu), lúc ")
    assert line.endswith("chữ ký hợp lệ; văn bản không bị sửa đổi sau khi ký.")


def test_signing_leaves_the_bytes_of_the_document_as_they_are(signed: bytes) -> None:
    assert signed.startswith(letter())


def test_two_signatures_are_told_apart_and_both_hold(signed: bytes, roots: Path) -> None:
    twice = sign(signed, open_key(key_file("Huyện ủy mẫu"), PASSPHRASE))
    first, second = checked(twice, roots).signatures
    assert (first.verdict, second.verdict) == (Verdict.VALID, Verdict.VALID)
    assert (first.signer, second.signer) == ("Nguyễn Văn Mẫu", "Huyện ủy mẫu")
    assert (first.added_since, first.covers_all, second.covers_all) == (True, False, True)
    assert "sau đó văn bản chỉ được ký thêm" in lines(checked(twice, roots))[0]


def test_a_document_without_signatures_says_so(roots: Path) -> None:
    found = checked(letter(), roots)
    assert not found.is_signed
    assert not found.is_valid
    assert lines(found) == ["Văn bản không có chữ ký số."]


def test_a_changed_byte_is_found(signed: bytes, roots: Path) -> None:
    place = signed.index(b"/Producer") if b"/Producer" in signed else 300
    tampered = signed[: place + 2] + bytes([signed[place + 2] ^ 1]) + signed[place + 3 :]
    assert verdicts(tampered, roots) == [Verdict.ALTERED]
    assert "nội dung đã bị sửa đổi sau khi ký" in lines(checked(tampered, roots))[0]


def test_words_added_after_signing_are_found(signed: bytes, roots: Path) -> None:
    changed = with_words_added(signed)
    assert changed.startswith(signed)
    assert verdicts(changed, roots) == [Verdict.CHANGED_SINCE]
    assert "thêm hoặc sửa nội dung sau khi ký" in lines(checked(changed, roots))[0]


def test_a_stranger_is_not_trusted(roots: Path) -> None:
    stranger = key_file(by=authority("Tổ chức không ai biết"))
    data = sign(letter(), open_key(stranger, PASSPHRASE))
    assert verdicts(data, roots) == [Verdict.UNTRUSTED]
    assert "không thuộc tổ chức chứng thực tin cậy" in lines(checked(data, roots))[0]


def test_without_roots_nobody_is_trusted_and_the_line_says_why(signed: bytes) -> None:
    assert verdicts(signed, None) == [Verdict.NO_ROOTS]
    assert "chưa cấu hình tổ chức chứng thực" in lines(checked(signed, None))[0]


def test_an_expired_certificate_is_told_from_a_strangers(roots: Path) -> None:
    old = key_file(since=NOW - 90 * DAY, until=NOW - 30 * DAY)
    data = sign(letter(), open_key(old, PASSPHRASE, now=NOW - 60 * DAY))
    assert verdicts(data, roots) == [Verdict.EXPIRED]
    assert "chứng thư số hết hạn" in lines(checked(data, roots))[0]


def test_a_trusted_time_stamp_keeps_an_expired_certificate_good(roots: Path) -> None:
    old = key_file(since=NOW - 90 * DAY, until=NOW - 30 * DAY)
    key = open_key(old, PASSPHRASE, now=NOW - 60 * DAY)
    stamped = sign(letter(), key, timestamper=timestamper(NOW - 60 * DAY))
    (found,) = checked(stamped, roots).signatures
    assert (found.verdict, found.time_source) == (Verdict.VALID, TimeSource.TIMESTAMP)
    assert found.signed_at == NOW - 60 * DAY
    assert "theo dấu thời gian tin cậy" in lines(checked(stamped, roots))[0]

    stranger = authority("Tổ chức không ai biết")
    doubtful = sign(letter(), key, timestamper=timestamper(NOW - 60 * DAY, by=stranger))
    (found,) = checked(doubtful, roots).signatures
    assert (found.verdict, found.time_source) == (
        Verdict.EXPIRED,
        TimeSource.UNTRUSTED_TIMESTAMP,
    )


def test_a_locked_or_damaged_file_and_no_pdf_at_all_are_told(signed: bytes) -> None:
    with pytest.raises(LockedPdf, match="password") as refusal:
        verify(locked(letter()))
    assert "đặt mật khẩu" in refusal.value.message_vi
    with pytest.raises(NotSignable) as refusal:
        verify(b"Con ga")
    assert "hỏng hoặc không phải PDF" in refusal.value.message_vi
    with pytest.raises(NotSignable):
        verify(signed[: len(signed) // 3])


def test_a_signature_that_cannot_be_read_is_broken(signed: bytes, roots: Path) -> None:
    begin = signed.rindex(b"/Contents <") + len(b"/Contents <")
    broken = signed[:begin] + b"00" * 400 + signed[begin + 800 :]
    try:
        found = verdicts(broken, roots)
    except NotSignable:
        return  # as good an answer: nothing of it is taken for signed
    assert found == [Verdict.BROKEN]


def test_a_wrong_passphrase_is_refused_and_shown_nowhere() -> None:
    with pytest.raises(BadKey) as refusal:
        open_key(key_file(), "mật khẩu sai")
    assert "mật khẩu sai" not in f"{refusal.value} {refusal.value.__cause__}"
    assert "Không mở được khóa ký" in refusal.value.message_vi
    with pytest.raises(BadKey):
        open_key(b"khong phai khoa", PASSPHRASE)
    with pytest.raises(BadKey):
        open_key(b"0" * 300_000, PASSPHRASE)


def test_an_expired_key_does_not_sign() -> None:
    with pytest.raises(KeyNotValid, match="ask for a new one"):
        open_key(key_file(until=NOW - DAY), PASSPHRASE)


def test_a_key_shows_its_owner_only() -> None:
    key = open_key(key_file(), PASSPHRASE)
    assert repr(key) == "Key('Nguyễn Văn Mẫu')"


def test_a_locked_file_is_not_signed() -> None:
    with pytest.raises(NotSignable):
        sign(locked(letter()), open_key(key_file(), PASSPHRASE))


def test_roots_are_read_from_pem_and_der_and_rubbish_is_named(roots: Path) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - one test

    (roots / "khac.cer").write_bytes(authority("Khác").certificate.public_bytes(Encoding.DER))
    (roots / "ghi-chu.txt").write_text("không phải chứng thư")
    assert len(load_roots(roots)) == 2
    assert load_roots(roots / "khong-co") == load_roots(None) == ()
    (roots / "hong.pem").write_text("rác")
    with pytest.raises(BadRoots, match=r"hong\.pem"):
        load_roots(roots)


def test_a_verification_goes_through_json_and_back(signed: bytes, roots: Path) -> None:
    found = checked(signed, roots)
    assert from_json(to_json(found)) == found


def test_a_process_of_its_own_answers_the_same(signed: bytes, roots: Path) -> None:
    apart = check_isolated(signed, roots=roots)
    assert apart.signatures == checked(signed, roots).signatures
    with pytest.raises(NotSignable):
        check_isolated(b"Con ga", roots=roots)


def test_a_process_that_takes_too_long_is_ended(signed: bytes) -> None:
    from toandan.signing import CheckTimeout  # noqa: PLC0415 - one test

    with pytest.raises(CheckTimeout, match="allow more time"):
        check_isolated(signed, seconds=0.01)


@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 1), junk=st.binary(min_size=1, max_size=40))
def test_no_damage_makes_a_signature_valid_or_the_check_crash(place: float, junk: bytes) -> None:
    signed = _signed_once()
    at = int(place * (len(signed) - len(junk)))
    damaged = signed[:at] + junk + signed[at + len(junk) :]
    if damaged == signed:
        return
    try:
        found = verify(damaged, roots=load_roots(None))
    except SigningError:
        return
    begin = signed.rindex(b"/Contents <")
    inside = begin <= at <= begin + 20_000
    for one in found.signatures:
        assert inside or one.verdict in {
            Verdict.ALTERED,
            Verdict.BROKEN,
            Verdict.CHANGED_SINCE,
        }


_KEPT: list[bytes] = []


def _signed_once() -> bytes:
    if not _KEPT:
        _KEPT.append(sign(letter(), open_key(key_file(), PASSPHRASE)))
    return _KEPT[0]
