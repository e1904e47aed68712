"""A signature in a sentence for officials."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from toandan.signing.model import Kind, TimeSource, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from toandan.signing.model import Signature, Verification

#: times of documents are Vietnam's (phụ lục I, phần II of Nghị định 30/2020/NĐ-CP)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VERDICTS = {
    Verdict.VALID: "chữ ký hợp lệ; văn bản không bị sửa đổi sau khi ký",
    Verdict.BROKEN: "chữ ký hỏng hoặc không khớp với chứng thư số",
    Verdict.ALTERED: "nội dung đã bị sửa đổi sau khi ký",
    Verdict.CHANGED_SINCE: "văn bản đã bị thêm hoặc sửa nội dung sau khi ký",
    Verdict.REVOKED: "chứng thư số đã bị thu hồi",
    Verdict.EXPIRED: (
        "chứng thư số hết hạn, không có dấu thời gian tin cậy cho thấy đã ký khi còn hạn"
    ),
    Verdict.NOT_YET_VALID: "chứng thư số chưa có hiệu lực khi ký",
    Verdict.NO_ROOTS: (
        "nội dung không bị sửa đổi; hệ thống chưa cấu hình tổ chức chứng thực tin cậy"
    ),
    Verdict.UNTRUSTED: (
        "nội dung không bị sửa đổi; chứng thư số không thuộc tổ chức chứng thực tin cậy"
    ),
}
TIMES = {
    TimeSource.TIMESTAMP: "theo dấu thời gian tin cậy",
    TimeSource.UNTRUSTED_TIMESTAMP: "theo dấu thời gian chưa được tin cậy",
    TimeSource.SIGNER: "theo đồng hồ máy người ký",
}
UNSIGNED = "Văn bản không có chữ ký số."


def shown(moment: datetime) -> str:
    """Return a moment as people here write it."""
    return f"{moment.astimezone(ZONE):%H:%M ngày %d/%m/%Y}"


def sentence(one: Signature) -> str:
    """Return what is to be known of one signature."""
    who = one.signer or "không rõ người ký"
    if one.organisation and one.organisation != one.signer:
        who += f" ({one.organisation})"
    act = "Dấu thời gian của" if one.kind is Kind.TIMESTAMP else "Ký số bởi"
    parts = [f"{act} {who}"]
    if one.signed_at:
        source = TIMES.get(one.time_source, "")
        parts.append(f"lúc {shown(one.signed_at)}" + (f" {source}" if source else ""))
    verdict = VERDICTS[one.verdict]
    if one.verdict is Verdict.VALID and one.added_since:
        verdict = "chữ ký hợp lệ; sau đó văn bản chỉ được ký thêm"
    return f"{', '.join(parts)}: {verdict}."


def lines(found: Verification) -> list[str]:
    """Return a line for each signature, or the one that there is none."""
    return [sentence(one) for one in found.signatures] or [UNSIGNED]
