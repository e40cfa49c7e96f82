import datetime

import pytest

from bot.answering.handover import Known, seconds, wrong

NOW = 1_700_000_000
RIGHT = Known("https://www.example.com/", NOW)


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("Tue, 24 Nov 2026 10:00:05 GMT", "2026-11-24 10:00:05"),
        ("2026-11-24T10:00:05Z", "2026-11-24 10:00:05"),
        ("2026-11-24 10:00:05 UTC", "2026-11-24 10:00:05"),
        ("2026-11-24T19:00:05.123+09:00", "2026-11-24 10:00:05"),
        ("2026-11-24 19:00:05,123 +0900", "2026-11-24 10:00:05"),
        ("24/Nov/2026:19:00:05 +0900", "2026-11-24 10:00:05"),
    ],
)
def test_times_of_logs_and_headers(written: str, utc: str) -> None:
    expected = datetime.datetime.fromisoformat(f"{utc}+00:00").timestamp()
    assert seconds(written) == expected


@pytest.mark.parametrize("written", ["", "soon", "2026-11-24 10:00:05", "24/Nov/2026", "2026-13-45T99:00:00Z"])
def test_what_is_no_time_with_a_zone(written: str) -> None:
    assert seconds(written) is None


@pytest.mark.parametrize(
    ("known", "fields"),
    [
        (RIGHT, set()),
        (Known(), {"url", "at"}),
        (Known("ftp://www.example.com/", NOW), {"url"}),
        (Known("https://user@/", NOW), {"url"}),
        (Known("https://www.example.com/\u202e", NOW), {"url"}),
        (Known(RIGHT.url, NOW - 400 * 24 * 3600), {"at"}),
        (Known(RIGHT.url, NOW + 3600), {"at"}),
        (Known(RIGHT.url, NOW, ray_id="8f1c2d3e4a5b6c7d-NRT", ip="2001:db8::1"), set()),
        (Known(RIGHT.url, NOW, ray_id="8f1c2d3e4a5b6c7d-", ip="1.2.3"), {"ray_id", "ip"}),
        (Known(RIGHT.url, NOW, checked="x" * 3_001, seen="x" * 2_501), {"checked", "seen"}),
    ],
)
def test_fields_that_cannot_be_used(known: Known, fields: set[str]) -> None:
    assert set(wrong(known, NOW)) == fields
