"""What a page about a document is headed."""

from __future__ import annotations

from toandan.directives.models import Document
from toandan.directives.templatetags.directive_words import document_title


def test_a_subject_in_small_letters_begins_its_head_with_a_capital() -> None:
    assert document_title(Document(subject="đẩy mạnh tiêm chủng")) == "Đẩy mạnh tiêm chủng"
    assert document_title(Document(subject="V/v báo cáo")) == "V/v báo cáo"


def test_an_article_is_headed_by_its_own_title() -> None:
    article = Document(article={"title": "an Biên thực hiện kết luận"})
    assert document_title(article) == "An Biên thực hiện kết luận"
