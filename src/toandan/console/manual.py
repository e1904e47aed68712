"""The manual's chapters: what each role does first, in the order of the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from toandan.accounts.permissions import Role


@dataclass(frozen=True)
class Chapter:
    """One role's way through its work."""

    role: Role
    title: Any
    steps: tuple[Any, ...]


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        Role.CLERK,
        _("Văn thư: từ tệp văn bản đến giao việc"),
        (
            _(
                "Vào “Tải văn bản lên”, kéo tệp PDF, DOCX, HTML hoặc TXT vào khung. Không tải văn "
                "bản có độ mật."
            ),
            _(
                "Hệ thống đọc và tách từng văn bản. Mở màn hình rà soát: bên trái là nguyên văn, "
                "bên phải là kết quả đọc."
            ),
            _(
                "Chọn từng ô để thấy câu chữ đã đọc ra nó. Sửa chỗ sai; xác định đơn vị cho cụm "
                "từ chưa rõ."
            ),
            _("Vào sổ rồi ban hành hoặc chuyển tiếp. Các đơn vị nhận được việc ngay lúc đó."),
        ),
    ),
    Chapter(
        Role.MONITOR,
        _("Cán bộ theo dõi: ai đã nhận, ai còn chậm"),
        (
            _(
                "Vào “Theo dõi” để thấy từng văn bản: đã nhận, đã triển khai, đã lập kế hoạch, đã "
                "báo cáo ở từng cấp."
            ),
            _("Lọc theo đơn vị, thời hạn, tình trạng; xuất danh sách ra XLSX hoặc in báo cáo."),
            _(
                "Đôn đốc đơn vị chậm: chọn dòng, chọn hình thức đôn đốc, viết lời nhắc. Mỗi lần "
                "đôn đốc có số thứ tự."
            ),
            _(
                "Duyệt hoặc trả lại báo cáo kèm lý do; trả lời khó khăn, vướng mắc; quyết định "
                "gia hạn."
            ),
        ),
    ),
    Chapter(
        Role.HEAD,
        _("Người đứng đầu: việc của đơn vị và cấp dưới"),
        (
            _(
                "“Việc cần làm” xếp theo hạn: việc quá hạn đứng đầu, rồi việc đến hạn trong ba "
                "ngày tới."
            ),
            _("Mở một văn bản để xem cây triển khai và tỷ lệ thực hiện ở từng cấp dưới."),
            _(
                "Phân công cán bộ phụ trách từng nhiệm vụ; duyệt báo cáo trước khi gửi lên cấp "
                "trên."
            ),
            _("Ghi nhận biểu dương hoặc vi phạm ngay trên văn bản liên quan."),
        ),
    ),
    Chapter(
        Role.OFFICER,
        _("Cán bộ phụ trách: nhận việc và báo kết quả"),
        (
            _("Mở việc trong “Việc cần làm”. Đoạn văn bản giao việc đứng ngay đầu trang."),
            _("Bấm tiếp nhận; lập kế hoạch từng bước nếu văn bản yêu cầu."),
            _("Cập nhật tiến độ kèm tệp minh chứng. Khi xong, gửi báo cáo lên cấp trên."),
            _(
                "Gặp khó khăn, vướng mắc thì nêu ngay tại việc đó: câu hỏi đi thẳng tới đầu mối "
                "ghi trong văn bản."
            ),
        ),
    ),
    Chapter(
        Role.AUDITOR,
        _("Kiểm tra, giám sát: đọc nhật ký"),
        (
            _("“Nhật ký” ghi mọi thao tác của đơn vị mình và cấp dưới, không sửa, không xóa được."),
            _("Lọc theo người, đơn vị, loại thao tác và ngày; mỗi dòng dẫn về hồ sơ liên quan."),
            _("Quyền xem ngoài phạm vi luôn có lý do, có thời hạn và hiện ra với đơn vị bị xem."),
        ),
    ),
    Chapter(
        Role.ADMINISTRATOR,
        _("Quản trị: người dùng, đơn vị, quy tắc nhóm"),
        (
            _(
                "“Người dùng”: lập tài khoản, bổ nhiệm chức vụ từ ngày đến ngày, khóa tài khoản "
                "khi chuyển công tác."
            ),
            _("“Đơn vị”: sửa thông tin, kết thúc hoặc lập đơn vị mới theo ngày có hiệu lực."),
            _("Quy tắc nhóm: cho biết cụm từ như “các huyện, thành ủy” gồm những đơn vị nào."),
        ),
    ),
)


def chapters_for(role: str) -> list[Chapter]:
    """Return the chapters, the reader's own first."""
    return sorted(CHAPTERS, key=lambda chapter: chapter.role != role)
