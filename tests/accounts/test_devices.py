from __future__ import annotations

import pytest

from toandan.accounts.templatetags.devices import device

KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KHTML} Chrome/120.0 Safari/537.36",
            "Chrome trên Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {KHTML} Chrome/120.0 Safari/537.36 Edg/120.0",
            "Edge trên Windows",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 13; SM-A125F) {KHTML} Chrome/120.0 Mobile Safari/537.36",
            "Chrome trên Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari trên iPhone",
        ),
        (
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
            "Firefox trên Linux",
        ),
        ("curl/8.0", "Thiết bị không rõ"),
        ("", "Thiết bị không rõ"),
    ],
)
def test_a_device_is_named_in_words_that_a_person_recognises(user_agent: str, words: str) -> None:
    assert device(user_agent) == words
