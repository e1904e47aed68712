"""No input crashes or hangs the reader: it reads, or refuses with a reason."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.reading.test_hostile_files import CONTENT_TYPES, WORDS, pdf

from toandan.reading import Reading, ReadingError, from_json, read_bytes, to_line

#: pieces that directives are made of, so that the fuzz reaches every stage
PIECES = (
    "TỈNH ỦY KIÊN GIANG", "*", "Số 154-CV/TU", "Số: 12/QĐ-UBND", "ĐẢNG CỘNG SẢN VIỆT NAM",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    "Kiên Giang, ngày 26 tháng 5 năm 2021", "V/v phòng, chống dịch", "QUYẾT ĐỊNH", "HỎA TỐC",
    "Kính gửi:", "- Sở Y tế;", "- Các sở, ban, ngành", "1. Sở Y tế:", "1.1 Giao Sở Y tế chủ trì,",
    "a) phối hợp với Công an tỉnh", "Điều 1. Ban hành", "I. MỤC ĐÍCH", "yêu cầu như sau:",
    "trước ngày 31/12/2021", "hàng ngày trước 15 giờ", "báo cáo về Sở Y tế", "Nơi nhận:",
    "- Lưu: VT.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn An", "kim tra chng dch bnh",
    "(15:57 | 28/05/2021)", "Tệp đính kèm ; 372_TB-VP.signed.pdf", "Theo công văn,", "\t", "   ",
    "ngày 99 tháng 99 năm 9999", "Quý V năm 2022", "thứ hai hàng tuần", "# ", "**", "<sup>2</sup>",
    "Ngày 1/1/2021, Bộ Y tế ban hành Công văn số 1/BYT-DP", "\f", "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
)  # fmt: skip
directives = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), min_size=1, max_size=40
).flatmap(
    lambda pieces: st.lists(
        st.sampled_from(["\n", "\n\n", " ", ", "]), min_size=len(pieces), max_size=len(pieces)
    ).map(lambda ends: "".join(a + b for a, b in zip(pieces, ends, strict=True)))
)
TAGS = ("p", "div", "ol", "li", "table", "tr", "td", "h1", "script", "nav", "article", "br", "a")
HERE = Path(__file__).parent
#: how long atheris looks for faults in each run of the suite
FUZZ_SECONDS = 15
#: CPU seconds that one small file may take at most
MOST_SECONDS = 5.0
modest = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def read(data: bytes, name: str) -> Reading | None:
    begin = time.process_time()
    try:
        return read_bytes(data, name)
    except ReadingError as error:
        refused = error
    finally:
        # of our own time: the clock on the wall also counts what else the machine does
        assert time.process_time() - begin < MOST_SECONDS
    assert refused.message_vi
    assert str(refused)
    return None


def check(reading: Reading | None) -> None:
    """Whatever was read points into the text and survives the contract."""
    if reading is None:
        return
    assert reading.documents
    for document in reading.documents:
        for spans in document.spans.values():
            for span in spans:
                assert 0 <= span.start <= span.end <= len(reading.text)
        for repair in document.repairs:
            assert reading.text[repair.span.start : repair.span.end] == repair.original
        assert all(0 <= sure <= 1 for sure in document.confidence.values())
    assert from_json(to_line(reading, full=True)) == reading


@modest
@given(directives)
@example("Số: /\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nNơi nhận:\nA")
@example("A" * 5_000)
def test_any_text_is_read_or_refused(text: str) -> None:
    check(read(text.encode("utf-8", "replace"), "a.txt"))


@modest
@given(st.binary(max_size=600), st.sampled_from([b"", b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0",
       b"\x89PNG\r\n\x1a\n", b"<html>", b"\xff\xfe", b"II*\x00"]))  # fmt: skip
def test_any_bytes_are_read_or_refused(data: bytes, head: bytes) -> None:
    check(read(head + data, "a"))


@modest
@given(st.lists(st.tuples(st.sampled_from(TAGS), st.booleans(), directives), max_size=15))
def test_any_markup_is_read_or_refused(nodes: list[tuple[str, bool, str]]) -> None:
    body = "".join(f"<{tag}>{text}" + (f"</{tag}>" if close else "") for tag, close, text in nodes)
    check(read(f"<html><body>{body}".encode("utf-8", "replace"), "a.html"))


def test_markup_nested_a_hundred_thousand_deep_is_refused_at_once() -> None:
    for tag in (b"<div>", b"<b>", b"<table><tr><td>"):
        assert read(b"<html>" + tag * 100_000 + "Sở Y tế".encode(), "a.html") is None


def test_thousands_of_unclosed_paragraphs_are_read() -> None:
    check(read(b"<html>" + "<p>Sở Y tế họp.".encode() * 2_000, "a.html"))


@modest
@given(
    st.lists(
        st.tuples(st.sampled_from(["p", "r", "t", "tbl", "tr", "tc", "br"]), directives), max_size=8
    ),
    st.binary(max_size=40),
    st.integers(0, 300),
)
def test_any_docx_is_read_or_refused(
    nodes: list[tuple[str, str]], noise: bytes, place: int
) -> None:
    safe = [
        (tag, "".join(sign for sign in text if sign.isalnum() or sign in " .:-/"))
        for tag, text in nodes
    ]
    inner = "".join(
        f"<w:{tag}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{tag}>" for tag, text in safe
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("word/document.xml", WORDS.format(inner))
        archive.writestr("word/numbering.xml", noise)
    data = made.getvalue()
    check(read(data, "a.docx"))
    check(read(data[:place] + noise + data[place + len(noise) :], "b.docx"))


@modest
@given(st.lists(st.tuples(st.integers(0, 600), st.binary(min_size=1, max_size=6)), max_size=6))
def test_any_damage_to_a_pdf_is_read_or_refused(damage: list[tuple[int, bytes]]) -> None:
    data = bytearray(pdf(2))
    for place, noise in damage:
        data[place : place + len(noise)] = noise
    check(read(bytes(data), "a.pdf"))


def test_long_runs_of_one_phrase_take_no_more_than_seconds() -> None:
    for phrase in ("ngày ", "Sở Y tế, ", "báo cáo về ", "1. ", "A", "trước ngày 14 tháng 6 và "):
        check(read((phrase * (20_000 // len(phrase))).encode(), "a.txt"))


def test_inputs_led_by_coverage_are_read_or_refused(tmp_path: Path) -> None:
    """Atheris for a bounded time, from the samples and whatever it makes of them."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    samples = sorted((HERE / "samples").glob("*.txt"))
    for index, sample in enumerate(samples):
        (corpus / sample.stem).write_bytes(bytes([index % 3]) + sample.read_bytes()[:1_500])
    bounds = (
        "-seed=36",
        f"-max_total_time={FUZZ_SECONDS}",
        "-timeout=20",
        "-rss_limit_mb=2048",
        "-max_len=2000",
    )
    # a shell between: what a program starts itself counts the most memory that it ever had as
    # the other's, and this one may have run simulations before
    apart = ("/bin/sh", "-c", '"$@"; exit $?', "sh")
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [*apart, sys.executable, "-m", "tests.reading.fuzz_target", *bounds, str(corpus)],
        cwd=HERE.parent.parent,
        capture_output=True,
        check=False,
        timeout=10 * FUZZ_SECONDS + 120,
    )
    told = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode == 0, told[-4_000:]
    runs = re.search(r"Done (\d+) (?:in|runs)|stat::number_of_executed_units: (\d+)", told)
    assert runs is not None, told[-2_000:]
    assert int(runs[1] or runs[2]) > len(samples)
