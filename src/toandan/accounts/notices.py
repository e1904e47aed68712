"""Short e-mails about a person's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from toandan.accounts.models import User


def tell(user: User, sentence: str) -> None:
    """Write to a person, once the transaction is through; nothing where they have no e-mail."""
    if not user.email:
        return
    body = "\n\n".join(
        [
            _("Kính gửi đồng chí %(name)s,") % {"name": user},
            sentence,
            _("Nếu đồng chí không đề nghị việc này, xin báo ngay cho quản trị của đơn vị."),
            settings.BASE_URL,
        ]
    )
    address = user.email

    def send() -> None:
        send_mail(_("[Toàn Dân] Tài khoản của đồng chí"), body, None, [address])

    transaction.on_commit(send, robust=True)
