"""When an address is due again."""

from datetime import UTC, datetime

import pytest

from pipeline.crawl.store.schedule import (
    DAY_S,
    MAX_INTERVAL_S,
    interval_after_failure,
    next_interval,
    retry_after,
    retry_wait,
)

INTERVALS = [
    ("entry", 9 * DAY_S, "same", 0.5),
    ("feed", 0, "first", 0.5),
    ("section", 0, "first", 0.5),
    ("section", 1 * DAY_S, "same", 2),
    ("section", 7 * DAY_S, "same", 7),
    ("section", 4 * DAY_S, "changed", 2),
    ("article", 0, "first", 2),
    ("article", 2 * DAY_S, "same", 4),
    ("article", 50 * DAY_S, "same", 60),
    ("article", 4 * DAY_S, "changed", 2),
    ("article", 1 * DAY_S, "changed", 1),
    ("article", 2 * DAY_S, "gone", 30),
    ("part", 40 * DAY_S, "gone", 60),
]


@pytest.mark.parametrize(("kind", "interval_s", "change", "days"), INTERVALS)
def test_the_interval_follows_how_often_a_page_changes(kind, interval_s, change, days):
    """Ways in are visited every night; articles ever more rarely while they stay as they are."""
    assert next_interval(kind, interval_s, change) == days * DAY_S


def test_retries_wait_twice_as_long_each_time():
    """Backoff is exponential."""
    assert [retry_wait(tries, 10) for tries in (1, 2, 3)] == [10, 20, 40]


def test_an_address_that_fails_for_weeks_is_tried_ever_more_rarely():
    """It is never given up, and never asked for more than every two months."""
    interval_s = 0.0
    for _ in range(20):
        interval_s = interval_after_failure(interval_s)

    assert interval_s == MAX_INTERVAL_S


NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("120", 120),
        (" 5 ", 5),
        ("-5", 0),
        ("soon", 0),
        ("9" * 30, DAY_S),
        ("Mon, 05 Jan 2026 00:01:00 GMT", 60),
        ("Mon, 05 Jan 2026 00:01:00", 60),
        ("Sun, 04 Jan 2026 00:00:00 GMT", 0),
        ("Tue, 05 Jan 2027 00:00:00 GMT", DAY_S),
        ("Mon, 99 Foo 2026", 0),
        ("²", 0),
        ("Fri, 31 Dec 99999 23:59:59 GMT", 0),
        (f"Mon, {'9' * 30} Jan 2026 00:00:00 GMT", 0),
        (f"Mon, 05 Jan {'9' * 30} 00:01:00 GMT", 0),
    ],
)
def test_retry_after_is_read_in_both_forms_and_bounded(value, seconds):
    """Seconds and dates are understood, a past date is no wait, nothing is waited for longer than a day."""
    assert retry_after(value, NOW) == seconds
