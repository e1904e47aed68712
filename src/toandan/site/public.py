"""The one list of addresses that answer without anybody signed in.

Everything else is private: `LoginRequiredMiddleware` turns a stranger away before the view
runs. A test walks every address of the site and compares it with this list, in both
directions.
"""

from __future__ import annotations

#: names of addresses → why a stranger may ask for them
PUBLIC: dict[str, str] = {
    "account_confirm_login_code": "closed: says that administrators make accounts",
    "account_email": "closed: says that administrators make accounts",
    "account_email_verification_sent": "closed: says that administrators make accounts",
    "account_inactive": "says that an account is locked",
    "account_login": "signing in",
    "account_logout": "signing out twice does no harm",
    "account_reset_password": "a forgotten password",
    "account_reset_password_done": "a forgotten password",
    "account_reset_password_from_key": "a forgotten password; the link is the key",
    "account_reset_password_from_key_done": "a forgotten password",
    "account_signup": "closed: says that administrators make accounts",
    "api:openapi-json": "what the API offers, without any data",
    "console:favicon": "the site's sign",
    "console:health": "for the monitor; says up or down and nothing else",
    "console:help": "how to use the site",
    "console:language": "the language is chosen before signing in",
    "console:manifest": "the site's name and sign",
    "console:robots": "tells search engines to stay away",
    "mfa_authenticate": "signing in, the second step",
    "mfa_login_webauthn": "signing in by passkey",
}

#: begins of names of addresses whose callers show a token instead of signing in; whoever shows
#: none gets 401, 403 or 404
BY_KEY: dict[str, str] = {
    "api:": "other programs, by token",
    "metrics": "the operator's monitor, by token",
}
