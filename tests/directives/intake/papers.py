"""Files of the story, and drafts made from them without a job."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toandan.directives.actions.drafting import draft_documents
from toandan.directives.actions.files import store_file
from toandan.directives.models import Upload
from toandan.reading import read_bytes, to_json

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Document

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"

LETTER = """TỈNH ỦY TỈNH MẪU
*
Số 12-CV/TU
Tăng cường phòng, chống dịch

ĐẢNG CỘNG SẢN VIỆT NAM
Mẫu, ngày 10 tháng 6 năm 2021

Kính gửi: - Huyện ủy A,
- Huyện ủy B,
- Các tổ công tác đặc biệt.

Thực hiện Kết luận số 07-KL/TW, ngày 11-5-2021 của Bộ Chính trị, Ban Thường vụ Tỉnh ủy yêu cầu:

1. Huyện ủy A chủ trì, phối hợp với Đảng ủy Công an tỉnh tổ chức kiểm soát các chốt
trên địa bàn, hoàn thành trước ngày 30/6/2021.

2. Huyện ủy B tổ chức khai báo y tế đến từng hộ dân.

Giao Văn phòng Tỉnh ủy theo dõi, đôn đốc việc thực hiện công văn này.

Nơi nhận:
- Như trên,
- Lưu Văn phòng Tỉnh ủy.

T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ

Nguyễn Văn Đầu
"""

SECRET = LETTER.replace("TỈNH ỦY TỈNH MẪU\n", "MẬT\n\nTỈNH ỦY TỈNH MẪU\n", 1)


def seed(number: str) -> bytes:
    """Return the bytes of one of the five source documents."""
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return path.read_bytes()


def contract_of_bytes(content: bytes, name: str = "van-ban.txt") -> tuple[dict[str, Any], str]:
    """Return a reading in the form of the contract, and its text."""
    found = to_json(read_bytes(content, name), full=True)
    return found, found.pop("text")


def upload_of(content: bytes, by: Position, name: str = "van-ban.txt") -> Upload:
    """Return a read upload that has no drafts yet."""
    reading, text = contract_of_bytes(content, name)
    return Upload.objects.create(
        file=store_file(content, media_type="text/plain"),
        name=name,
        organisation=by.served_organisation,
        by=by,
        state=Upload.State.READ,
        text=text,
        reading=reading,
    )


def drafts_of_bytes(content: bytes, by: Position, name: str = "van-ban.txt") -> list[Document]:
    """Return the drafts of a file."""
    from django.db import transaction  # noqa: PLC0415 - needs Django

    with transaction.atomic():
        return draft_documents(upload_of(content, by, name), by=by)


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a ZIP with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()
