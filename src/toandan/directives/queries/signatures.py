"""What a page shows of a file's digital signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from toandan.signing import Verdict, from_json, sentence

if TYPE_CHECKING:
    from toandan.directives.models import Document, StoredFile

#: verdict → colour of its badge; all others are bad
_KINDS = {Verdict.VALID: "good", Verdict.NO_ROOTS: "warn", Verdict.UNTRUSTED: "warn"}
_KINDS |= {Verdict.EXPIRED: "warn"}


@dataclass(frozen=True)
class SignatureLine:
    """One signature: in a word, the colour of that word, and the whole in a sentence."""

    word: str
    kind: str
    sentence: str


def signatures_of(document: Document) -> list[SignatureLine]:
    """Return a line for each signature of a document's file; none for an unsigned one."""
    return signature_lines(document.upload.file if document.upload else document.rendered)


def signature_lines(stored: StoredFile | None) -> list[SignatureLine]:
    """Return a line for each signature of a kept file; none for an unsigned one."""
    found = stored.signatures if stored else None
    if not found:
        return []
    if "failure" in found:
        return [SignatureLine(_("Không kiểm tra được"), "warn", found["failure"])]
    words = {
        Verdict.VALID: _("Hợp lệ"),
        Verdict.NO_ROOTS: _("Chưa đối chiếu được"),
        Verdict.UNTRUSTED: _("Chưa tin cậy"),
        Verdict.EXPIRED: _("Chứng thư hết hạn"),
    }
    return [
        SignatureLine(
            words.get(one.verdict, _("Không hợp lệ")),
            _KINDS.get(one.verdict, "bad"),
            sentence(one),
        )
        for one in from_json(found).signatures
    ]
