"""Messages that mean harm, or are broken, are refused in words and at once."""

from __future__ import annotations

import base64
import contextlib
import io
import time
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.interchange.foreign import STATE, in_parts, on_the_axis

from toandan.interchange import (
    DEFAULT_LIMITS,
    Incomplete,
    InterchangeError,
    Malformed,
    NotRecognised,
    NotWritable,
    TooLarge,
    kind_of,
    read_akn,
    read_message,
    write_akn,
    write_package,
)
from toandan.interchange.edxml import Attachment, Organ, Package
from toandan.interchange.edxml.files import safe_name
from toandan.reading import OfficialDocument, Requirement

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
FETCHED = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("dtd", [LAUGHS, FETCHED])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_dtd_is_refused_in_every_character_set(dtd: str, charset: str) -> None:
    data = f"{dtd}<akomaNtoso>&b;</akomaNtoso>".encode(charset)
    with pytest.raises(Malformed) as refusal:
        read_akn(data)
    assert "DTD" in refusal.value.message_vi


def test_another_character_set_is_refused() -> None:
    with pytest.raises(Malformed, match="utf-8"):
        read_message('<?xml version="1.0" encoding="cp1258"?><a>\u0110</a>'.encode("cp1258"))


def test_broken_xml_is_refused() -> None:
    with pytest.raises(Malformed, match="well-formed"):
        read_message(b"<edXML><edXMLEnvelope>")


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Malformed):
        read_akn(b"<akomaNtoso>" + b"<doc>" * 100_000)
    deep = b"<akomaNtoso>" + b"<doc>" * 100 + b"</doc>" * 100 + b"</akomaNtoso>"
    with pytest.raises(Malformed, match="nest"):
        read_akn(deep)


def test_too_many_elements_are_refused() -> None:
    limits = replace(DEFAULT_LIMITS, elements=100)
    with pytest.raises(TooLarge):
        read_akn(b"<akomaNtoso>" + b"<doc/>" * 200 + b"</akomaNtoso>", limits)


def test_a_tree_that_would_fill_the_memory_is_never_built() -> None:
    started = time.process_time()
    for hostile in (b"<a/>" * 1_900_000, b"<a " + b'b="" ' * 1_900_000 + b"/>"):
        with pytest.raises(TooLarge):
            read_akn(b"<akomaNtoso>" + hostile + b"</akomaNtoso>")
    assert time.process_time() - started < 2


def test_a_message_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        read_message(b"<" * 101, replace(DEFAULT_LIMITS, message_bytes=100))


def test_a_packed_file_that_grows_without_end_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", b"\0" * 20_000_000)
    content = base64.b64encode(packed.getvalue()).decode()
    with pytest.raises(TooLarge, match="unpacks"):
        read_message(on_the_axis(("a.pdf", content)))


def test_files_that_are_small_each_but_not_together_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", b"0" * 1_000_000)
    files = tuple(Attachment(f"{n}.pdf", packed.getvalue()) for n in range(5))
    data = write_package(Package(Organ("H99"), (Organ("H98"),), attachments=files))
    limits = replace(DEFAULT_LIMITS, ratio=10_000, unpacked_bytes=3_000_000)
    with pytest.raises(TooLarge):
        read_message(data, limits)
    assert isinstance(read_message(data, replace(limits, unpacked_bytes=5_000_000)), Package)


def test_a_damaged_archive_and_bad_base64_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", bytes(range(256)) * 40)
    damaged = bytearray(packed.getvalue())
    damaged[60:80] = b"\xff" * 20
    with pytest.raises(Malformed, match="archive"):
        read_message(on_the_axis(("a.pdf", base64.b64encode(damaged).decode())))
    with pytest.raises(Malformed, match="base64"):
        read_message(on_the_axis(("a.pdf", "***")))


def test_hostile_parts_are_refused() -> None:
    limits = replace(DEFAULT_LIMITS, attachments=2, attachment_bytes=1000)
    for files in ([("a.pdf", b"x")] * 3, [("a.pdf", b"x" * 2000)]):
        with pytest.raises(TooLarge):
            read_message(in_parts(*files), limits)
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="%d"\r\n\r\n'
    nested = b"".join(head % n + b"--%d\r\n" % n for n in range(3000))
    for data in (head % 1, head % 1 + b"--1\r\n" + head % 2 + b"--2\r\n\r\n<a/>", nested):
        with pytest.raises(InterchangeError):
            read_message(data)


@given(st.data())
def test_damaged_parts_are_read_or_refused(data: st.DataObject) -> None:
    good = in_parts(("a.pdf", b"x" * 500))
    place = data.draw(st.integers(0, len(good) - 1))
    damaged = good[:place] + data.draw(st.binary(max_size=6)) + good[place + 1 :]
    with contextlib.suppress(InterchangeError):
        assert isinstance(read_message(damaged), Package)


def test_too_many_files_are_refused() -> None:
    limits = replace(DEFAULT_LIMITS, attachments=2)
    short = [("a.pdf", "QQ==")] * 3
    long = [("a.pdf", base64.b64encode(b"x" * 3000).decode())] * 3
    for files in (short, long):
        with pytest.raises(TooLarge, match="files"):
            read_message(on_the_axis(*files), limits)


def test_a_file_over_the_limit_is_refused() -> None:
    limits = replace(DEFAULT_LIMITS, attachment_bytes=1000)
    for size in (1500, 50_000):
        content = base64.b64encode(b"x" * size).decode()
        with pytest.raises(TooLarge):
            read_message(on_the_axis(("a.pdf", content)), limits)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\a.pdf", "a.pdf"),
        ("cong\x00van\n.pdf", "congvan.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("..", "tep"),
        ("", "tep"),
        ("<b>.pdf", "b.pdf"),
        ("x" * 500 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_of_files_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name, "tep") == safe


def test_whitespace_without_end_does_not_hold_the_reader_up() -> None:
    started = time.process_time()
    spaces = " " * 300_000
    hostile = f"<edXML>{f'<ContentTransferEncoded>{spaces}' * 10}!</edXML>"
    with pytest.raises(InterchangeError):
        read_message(hostile.encode())
    assert time.process_time() - started < 5


def test_a_package_without_sender_or_receiver_is_incomplete() -> None:
    nobody = on_the_axis().replace(b"OrganId>000.00.00.H99<", b"OrganId><")
    with pytest.raises(Incomplete):
        read_message(nobody)
    with pytest.raises(Incomplete):
        read_message(on_the_axis().replace(b"edXML:To>", b"edXML:Too>"))


def test_unknown_codes_are_named() -> None:
    with pytest.raises(Incomplete, match="99"):
        read_message(STATE.replace(">3<", ">99<").encode())
    with pytest.raises(Incomplete, match="7"):
        read_message(on_the_axis().replace(b"DocType>0<", b"DocType>7<"))


def test_other_xml_is_not_recognised() -> None:
    with pytest.raises(NotRecognised):
        read_message(b"<html/>")
    with pytest.raises(NotRecognised):
        read_akn(b"<html/>")
    assert kind_of(b"<html><body>edXML</body></html>") is None
    assert kind_of(b"akomaNtoso") is None
    assert kind_of(b"") is None


def test_nonsense_in_our_own_elements_is_refused() -> None:
    data = write_akn(OfficialDocument())
    with pytest.raises(Incomplete):
        read_akn(data.replace(b'system="other"', b'system="church"'))


def test_control_characters_are_left_out() -> None:
    document = OfficialDocument(requirements=(Requirement("1\x0b", "a\x00b\x1f\ufffe"),))
    assert read_akn(write_akn(document)).requirements == (Requirement("1", "ab"),)


def test_what_cannot_travel_is_not_written() -> None:
    here, nameless = Organ("H99", "Sở mẫu"), Organ("", "Xã mẫu")
    for package in (Package(here, ()), Package(nameless, (here,)), Package(here, (nameless,))):
        with pytest.raises(NotWritable):
            write_package(package)


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (read_akn, read_message):
        with pytest.raises(InterchangeError):
            read(data)


@given(st.data())
def test_a_damaged_message_is_read_or_refused(data: st.DataObject) -> None:
    good = on_the_axis(("a.pdf", base64.b64encode(b"x" * 2000).decode()))
    place = data.draw(st.integers(0, len(good) - 1))
    damaged = good[:place] + data.draw(st.binary(max_size=4)) + good[place + 1 :]
    with contextlib.suppress(InterchangeError):
        assert isinstance(read_message(damaged), Package)
