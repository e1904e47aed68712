"""Addresses of work: the inbox, one dispatch, and the verbs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from toandan.directives.views import evidence, followup, inbox, official, signing, unit, work

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("viec/", inbox.inbox, name="inbox"),
    path("viec/don-vi/", unit.unit, name="unit"),
    path("viec/tiep-nhan/", inbox.receive_many, name="receive_many"),
    path("viec/<int:pk>/", work.work, name="work"),
    path("viec/<int:pk>/tiep-nhan/", work.take_in, name="receive"),
    path("viec/<int:pk>/chuyen-tiep/", work.forward, name="forward"),
    path("viec/<int:pk>/noi-nhan/", work.receivers, name="receivers"),
    path("viec/<int:pk>/trien-khai/", work.draft_relay, name="relay"),
    path("viec/<int:pk>/ke-hoach/", work.plan, name="plan"),
    path("viec/<int:pk>/ke-hoach/<int:step>/xong/", work.finish_step, name="finish_step"),
    path("viec/<int:pk>/nhiem-vu/<int:assignment>/tien-do/", work.progress, name="progress"),
    path("viec/<int:pk>/nhiem-vu/<int:assignment>/phu-trach/", work.officer, name="officer"),
    path("viec/<int:pk>/kho-khan/", work.difficulty, name="difficulty"),
    path("viec/<int:pk>/kho-khan/<int:difficulty>/tra-loi/", followup.answer, name="answer"),
    path("viec/<int:pk>/bao-cao/", work.hand_in, name="report"),
    path("viec/<int:pk>/bao-cao/<int:handed_in>/chap-nhan/", followup.accept, name="accept"),
    path("viec/<int:pk>/bao-cao/<int:handed_in>/tra-lai/", followup.send_back, name="return"),
    path(
        "viec/<int:pk>/bao-cao/<int:handed_in>/bao-cao.<str:form>",
        official.report_file,
        name="report_file",
    ),
    path("viec/<int:pk>/bao-cao/<int:handed_in>/ky-so/", signing.sign_report, name="sign_report"),
    path("viec/<int:pk>/gia-han/", work.ask_extension, name="ask_extension"),
    path(
        "viec/<int:pk>/gia-han/<int:extension>/quyet-dinh/",
        followup.decide_extension,
        name="decide_extension",
    ),
    path("viec/<int:pk>/don-doc/", followup.urge, name="urge"),
    path("viec/<int:pk>/ghi-nhan/", followup.merit, name="merit"),
    path("viec/<int:pk>/ket-thuc/", followup.close, name="close"),
    path("viec/<int:pk>/minh-chung/<int:evidence>/", evidence.download, name="evidence"),
]
