"""The pages of django-allauth that make sense here, under addresses of our own.

Accounts are made by a unit's administrator and e-mail addresses are kept by them too, so
sign-up, e-mail management and sign-in by code are closed; the names stay, since allauth
builds links from them.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions.views import list_usersessions
from django.urls import URLPattern, URLResolver, path, re_path

from toandan.accounts.views.closed import closed

urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("bi-khoa/", account.account_inactive, name="account_inactive"),
    path("xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("mat-khau/doi/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
    path("mat-khau/quen/", account.password_reset, name="account_reset_password"),
    path("mat-khau/quen/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mat-khau/da-dat-lai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("phien/", list_usersessions, name="usersessions_list"),
    path("hai-yeu-to/", mfa.index, name="mfa_index"),
    path("hai-yeu-to/nhap-ma/", mfa.authenticate, name="mfa_authenticate"),
    path("hai-yeu-to/xac-nhan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("hai-yeu-to/ung-dung/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("hai-yeu-to/ung-dung/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "hai-yeu-to/ma-du-phong/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "hai-yeu-to/ma-du-phong/tao/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "hai-yeu-to/ma-du-phong/tai-ve/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("khoa/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("khoa/them/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("khoa/xac-nhan/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("khoa/dang-nhap/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("khoa/<int:pk>/sua/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("khoa/<int:pk>/go/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("dang-ky/", closed, name="account_signup"),
    path("thu/", closed, name="account_email"),
    path("thu/xac-nhan/", closed, name="account_email_verification_sent"),
    path("ma/", closed, name="account_confirm_login_code"),
]
