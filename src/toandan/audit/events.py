"""The named events, each with the sentence a person reads.

`docs/audit.md` lists every event; a test fails where one is missing there.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Event(StrEnum):
    """What can happen. Alphabetical; `noun:verb`."""

    ACCESS_BEYOND_CLOSED = "access:closed-beyond-scope"
    ACCESS_BEYOND_OPENED = "access:opened-beyond-scope"
    ACCESS_BEYOND_USED = "access:used-beyond-scope"
    ACCOUNTS_EXPORTED = "accounts:exported"
    ACCOUNTS_IMPORTED = "accounts:imported"
    ACCOUNT_CHANGED = "account:changed"
    ACCOUNT_CREATED = "account:created"
    ACCOUNT_DEACTIVATED = "account:deactivated"
    ACCOUNT_PASSWORD_CHANGED = "account:password-changed"  # noqa: S105 - an event's name
    ACCOUNT_PASSWORD_RESET = "account:password-reset"  # noqa: S105 - an event's name
    ACCOUNT_REACTIVATED = "account:reactivated"
    ACCOUNT_SECOND_FACTOR_ADDED = "account:second-factor-added"
    ACCOUNT_SECOND_FACTOR_REMOVED = "account:second-factor-removed"
    ACCOUNT_SECOND_FACTOR_RESET = "account:second-factor-reset"
    ACCOUNT_SESSIONS_ENDED = "account:sessions-ended"
    ACCOUNT_SIGNED_IN = "account:signed-in"
    ACCOUNT_SIGNED_OUT = "account:signed-out"
    ACCOUNT_SIGN_IN_FAILED = "account:sign-in-failed"
    API_TOKEN_ISSUED = "api-token:issued"  # noqa: S105 - an event's name
    API_TOKEN_REVOKED = "api-token:revoked"  # noqa: S105 - an event's name
    ARTICLE_MATCHED = "article:matched"
    ASSIGNMENT_CLOSED = "assignment:closed"
    ASSIGNMENT_OPENED = "assignment:opened"
    ASSIGNMENT_PROGRESSED = "assignment:progressed"
    AUDIT_EXPORTED = "audit:exported"
    COMMENDATION_RECORDED = "commendation:recorded"
    CORRECTIONS_EXPORTED = "corrections:exported"
    DIFFICULTY_ANSWERED = "difficulty:answered"
    DIFFICULTY_RAISED = "difficulty:raised"
    DISPATCH_RECEIVED = "dispatch:received"
    DISPATCH_SENT = "dispatch:sent"
    DOCUMENT_CLOSED = "document:closed"
    DOCUMENT_CORRECTED = "document:corrected"
    DOCUMENT_DISCARDED = "document:discarded"
    DOCUMENT_DRAFTED = "document:drafted"
    DOCUMENT_FORWARDED = "document:forwarded"
    DOCUMENT_ISSUED = "document:issued"
    DOCUMENT_READ = "document:read"
    DOCUMENT_REGISTERED = "document:registered"
    DOCUMENT_REREAD = "document:reread"
    DOCUMENT_SIGNED = "document:signed"
    DUTY_OPENED = "duty:opened"
    EXCHANGE_PUT_OUT = "exchange:put-out"
    EXCHANGE_REFUSED = "exchange:refused"
    EXCHANGE_STATE_PUT_OUT = "exchange:state-put-out"
    EXCHANGE_STATE_TAKEN_IN = "exchange:state-taken-in"
    EXCHANGE_TAKEN_IN = "exchange:taken-in"
    EXCHANGE_TAKEN_OUT = "exchange:taken-out"
    EXTENSION_ASKED = "extension:asked"
    EXTENSION_DECIDED = "extension:decided"
    FILE_DOWNLOADED = "file:downloaded"
    FILE_REFUSED = "file:refused"
    FILE_SIGNATURES_CHECKED = "file:signatures-checked"
    FILE_UPLOADED = "file:uploaded"
    PHRASE_RULE_ADDED = "phrase-rule:added"
    PHRASE_RULE_ENDED = "phrase-rule:ended"
    PHRASE_SETTLED = "phrase:settled"
    PLAN_STEP_DONE = "plan:step-done"
    PLAN_SUBMITTED = "plan:submitted"
    POSITION_APPOINTED = "position:appointed"
    POSITION_ENDED = "position:ended"
    REPORT_ACCEPTED = "report:accepted"
    REPORT_RETURNED = "report:returned"
    REPORT_SIGNED = "report:signed"
    REPORT_SUBMITTED = "report:submitted"
    SAMPLE_CLEARED = "sample:cleared"
    SAMPLE_LOADED = "sample:loaded"
    UNITS_LOADED = "units:loaded"
    UNIT_CHANGED = "unit:changed"
    UNIT_KIND_ADDED = "unit-kind:added"
    URGING_SENT = "urging:sent"
    VIOLATION_RECORDED = "violation:recorded"


SENTENCES = {
    Event.ACCESS_BEYOND_CLOSED: _("đóng quyền xem ngoài phạm vi"),
    Event.ACCESS_BEYOND_OPENED: _("mở quyền xem ngoài phạm vi"),
    Event.ACCESS_BEYOND_USED: _("xem hồ sơ ngoài phạm vi"),
    Event.ACCOUNTS_EXPORTED: _("xuất danh sách tài khoản"),
    Event.ACCOUNTS_IMPORTED: _("nhập danh sách tài khoản từ tệp"),
    Event.ACCOUNT_CHANGED: _("sửa thông tin tài khoản"),
    Event.ACCOUNT_CREATED: _("tạo tài khoản"),
    Event.ACCOUNT_DEACTIVATED: _("khóa tài khoản"),
    Event.ACCOUNT_PASSWORD_CHANGED: _("đổi mật khẩu"),
    Event.ACCOUNT_PASSWORD_RESET: _("đặt lại mật khẩu"),
    Event.ACCOUNT_REACTIVATED: _("mở lại tài khoản"),
    Event.ACCOUNT_SECOND_FACTOR_ADDED: _("thêm yếu tố xác thực thứ hai"),
    Event.ACCOUNT_SECOND_FACTOR_REMOVED: _("gỡ yếu tố xác thực thứ hai"),
    Event.ACCOUNT_SECOND_FACTOR_RESET: _("đặt lại yếu tố xác thực thứ hai"),
    Event.ACCOUNT_SESSIONS_ENDED: _("đăng xuất các phiên khác"),
    Event.ACCOUNT_SIGNED_IN: _("đăng nhập"),
    Event.ACCOUNT_SIGNED_OUT: _("đăng xuất"),
    Event.ACCOUNT_SIGN_IN_FAILED: _("đăng nhập không thành công"),
    Event.API_TOKEN_ISSUED: _("cấp mã truy cập API"),
    Event.API_TOKEN_REVOKED: _("thu hồi mã truy cập API"),
    Event.ARTICLE_MATCHED: _("đối chiếu bài đăng với văn bản"),
    Event.ASSIGNMENT_CLOSED: _("kết thúc nhiệm vụ"),
    Event.ASSIGNMENT_OPENED: _("giao nhiệm vụ"),
    Event.ASSIGNMENT_PROGRESSED: _("cập nhật tiến độ"),
    Event.AUDIT_EXPORTED: _("xuất nhật ký"),
    Event.COMMENDATION_RECORDED: _("ghi nhận biểu dương, khen thưởng"),
    Event.CORRECTIONS_EXPORTED: _("xuất các chỗ sửa khi rà soát làm mẫu gán nhãn"),
    Event.DIFFICULTY_ANSWERED: _("trả lời khó khăn, vướng mắc"),
    Event.DIFFICULTY_RAISED: _("nêu khó khăn, vướng mắc"),
    Event.DISPATCH_RECEIVED: _("tiếp nhận văn bản"),
    Event.DISPATCH_SENT: _("gửi văn bản"),
    Event.DOCUMENT_CLOSED: _("kết thúc theo dõi văn bản"),
    Event.DOCUMENT_CORRECTED: _("sửa kết quả đọc văn bản"),
    Event.DOCUMENT_DISCARDED: _("bỏ văn bản chưa vào sổ"),
    Event.DOCUMENT_DRAFTED: _("dự thảo văn bản"),
    Event.DOCUMENT_FORWARDED: _("chuyển tiếp văn bản"),
    Event.DOCUMENT_ISSUED: _("ban hành văn bản"),
    Event.DOCUMENT_READ: _("đọc tự động văn bản"),
    Event.DOCUMENT_REGISTERED: _("vào sổ văn bản đến"),
    Event.DOCUMENT_REREAD: _("yêu cầu đọc lại tệp"),
    Event.DOCUMENT_SIGNED: _("ký số văn bản"),
    Event.DUTY_OPENED: _("mở kỳ nộp"),
    Event.EXCHANGE_PUT_OUT: _("gửi văn bản sang hệ thống khác"),
    Event.EXCHANGE_REFUSED: _("từ chối gói tin liên thông"),
    Event.EXCHANGE_STATE_PUT_OUT: _("báo trạng thái cho nơi gửi"),
    Event.EXCHANGE_STATE_TAKEN_IN: _("ghi trạng thái nơi nhận báo về"),
    Event.EXCHANGE_TAKEN_IN: _("nhận văn bản từ hệ thống khác"),
    Event.EXCHANGE_TAKEN_OUT: _("xuất văn bản theo dạng liên thông"),
    Event.EXTENSION_ASKED: _("xin gia hạn"),
    Event.EXTENSION_DECIDED: _("quyết định việc gia hạn"),
    Event.FILE_DOWNLOADED: _("tải tệp gốc"),
    Event.FILE_REFUSED: _("từ chối tệp tải lên"),
    Event.FILE_SIGNATURES_CHECKED: _("kiểm tra chữ ký số của tệp"),
    Event.FILE_UPLOADED: _("tải tệp lên"),
    Event.PHRASE_RULE_ADDED: _("thêm quy tắc nhóm đơn vị"),
    Event.PHRASE_RULE_ENDED: _("kết thúc quy tắc nhóm đơn vị"),
    Event.PHRASE_SETTLED: _("xác định đơn vị cho cụm từ"),
    Event.PLAN_STEP_DONE: _("hoàn thành bước kế hoạch"),
    Event.PLAN_SUBMITTED: _("lập kế hoạch thực hiện"),
    Event.POSITION_APPOINTED: _("bổ nhiệm chức vụ trên hệ thống"),
    Event.POSITION_ENDED: _("kết thúc chức vụ trên hệ thống"),
    Event.REPORT_ACCEPTED: _("chấp nhận báo cáo"),
    Event.REPORT_RETURNED: _("trả lại báo cáo"),
    Event.REPORT_SIGNED: _("ký số báo cáo"),
    Event.REPORT_SUBMITTED: _("gửi báo cáo"),
    Event.SAMPLE_CLEARED: _("xóa dữ liệu mẫu"),
    Event.SAMPLE_LOADED: _("nạp dữ liệu mẫu"),
    Event.UNITS_LOADED: _("nạp danh mục đơn vị"),
    Event.UNIT_CHANGED: _("sửa thông tin đơn vị"),
    Event.UNIT_KIND_ADDED: _("thêm loại tổ chức"),
    Event.URGING_SENT: _("đôn đốc"),
    Event.VIOLATION_RECORDED: _("ghi nhận vi phạm"),
}
