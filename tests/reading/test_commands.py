"""The commands `toandan read` and `toandan evaluate reading`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from toandan.cli import main
from toandan.reading import BadContract, from_json, read_file, to_json, to_line
from toandan.reading.labels import find_labelled

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = {
    "form", "system", "doc_type", "number", "issuer", "issuer_parent", "act_author", "place",
    "date", "subject", "urgency", "confidentiality", "addressees", "references", "requirements",
    "deadlines", "monitoring_body", "reporting", "contact", "signing_authority", "signer_title",
    "signer", "recipients", "article", "spans", "confidence", "repairs",
}  # fmt: skip


def seeds(shared: Path) -> list[str]:
    return [str(path) for path in sorted((shared / "seeds").glob("*.txt"))]


def test_read_prints_one_json_line_a_file_in_the_contracts_form(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", *seeds(shared), "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    for line in lines:
        found = json.loads(line)
        assert set(found) == {"file", "sha256", "pages", "source", "warnings", "documents"}
        for document in found["documents"]:
            assert set(document) == CONTRACT
    assert [len(json.loads(line)["documents"]) for line in lines] == [1, 1, 1, 2, 1]


def test_read_prints_a_page_that_shows_what_was_read(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", seeds(shared)[3]]) == 0
    page = capsys.readouterr().out
    for words in ("17-CV/ĐU", "176-CV/TU", "Yêu cầu (5)", "Văn phòng Tỉnh ủy", "Kinh → Kính"):
        assert words in page


def test_days_are_written_as_people_write_them(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "cong-van.txt"
    letter.write_text(
        "UBND TỈNH MẪU\nSỞ Y TẾ\nSố: 12/SYT-NVY\nMẫu, ngày 02 tháng 6 năm 2021\n"
        "V/v báo cáo kết quả tiêm chủng\nKính gửi: Trung tâm Y tế các huyện.\n"
        "Sở Y tế yêu cầu các đơn vị báo cáo kết quả về Sở Y tế trước ngày 15/6/2021.\n",
        encoding="utf-8",
    )
    assert main(["read", seeds(shared)[0], str(letter)]) == 0
    page = capsys.readouterr().out
    assert "15:57 28/05/2021" in page
    assert "Sở Y tế: 15/06/2021" in page
    assert "2021-0" not in page


def test_a_bad_file_gives_its_message_and_the_others_are_still_read(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "rong.txt"
    empty.write_bytes(b"")
    missing = str(tmp_path / "khong-co.txt")
    assert main(["read", str(empty), missing, seeds(shared)[2], "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["documents"][0]["number"] == "154-CV/TU"
    assert "rỗng" in err
    assert "Không mở được tệp" in err


def test_a_reading_survives_its_json_whole(shared: Path) -> None:
    for name in seeds(shared):
        reading = read_file(name)
        assert from_json(to_line(reading, full=True)) == reading
        assert from_json(to_json(reading)).documents[0].number == reading.documents[0].number


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"file": 1}', "null"])
def test_json_in_another_form_is_refused(line: str) -> None:
    with pytest.raises(BadContract):
        from_json(line)


def test_evaluate_scores_a_folder_and_lists_the_errors(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reading = read_file(seeds(shared)[2])
    labels = to_json(reading)
    labels["documents"][0]["number"] = "155-CV/TU"
    (tmp_path / "a.txt").write_text(reading.text, "utf-8")
    (tmp_path / "a.labels.json").write_text(json.dumps(labels), "utf-8")
    assert main(["evaluate", "reading", str(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["documents"] == 1
    assert found["fields"]["number"]["score"] == 0
    assert found["fields"]["requirements"]["score"] == 1
    assert found["fields"]["addressees"]["score"] == 1
    (error,) = found["errors"]
    assert (error["field"], error["expected"], error["got"]) == ("number", "155-CV/TU", "154-CV/TU")
    assert main(["evaluate", "reading", str(tmp_path)]) == 0
    assert "155-CV/TU" in capsys.readouterr().out


def test_evaluate_says_where_there_are_no_labels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "reading", str(tmp_path)]) == 1
    assert "Không có tệp nhãn" in capsys.readouterr().out


def test_the_web_articles_keep_the_scores_that_they_have_reached(shared: Path) -> None:
    from toandan.reading.commands.evaluate import score_files  # noqa: PLC0415 - beside its use

    files = find_labelled(shared / "documents" / "labelled")
    scores = score_files([file for file in files if file.path.suffix == ".txt"])
    reached = {"number": 1.0, "references": 1.0, "subject": 0.98, "requirements": 0.92}
    for name, least in reached.items():
        score = scores.tallies[name].score
        assert score is not None
        assert score >= least, name
