"""States of edXML in the words of the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from toandan.interchange.edxml import State

if TYPE_CHECKING:
    from django.utils.functional import Promise

STATE_WORDS: dict[str, str | Promise] = {
    State.ARRIVED: _("Đã đến"),
    State.REFUSED: _("Từ chối tiếp nhận"),
    State.RECEIVED: _("Đã tiếp nhận"),
    State.ASSIGNED: _("Đã phân công"),
    State.IN_PROGRESS: _("Đang xử lý"),
    State.FINISHED: _("Hoàn thành"),
    State.RECALL_ASKED: _("Yêu cầu lấy lại"),
    State.RECALL_GRANTED: _("Đồng ý lấy lại, cập nhật"),
    State.RECALL_DENIED: _("Từ chối lấy lại, cập nhật"),
}
