"""Points in time as Chinese pages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.byline.forms import without_moments
from pipeline.cleaning.byline.moments import (
    CHINA,
    moment_in,
    moment_of,
    moment_of_url,
    relative_in,
    yearless_in,
)

NOW = datetime(2024, 5, 2, 9, 30, 12, 345, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("2024年5月1日 09:02", "2024-05-01T09:02:00+08:00", "minute"),
        ("发布时间：2024-05-01 09:02:33 来源", "2024-05-01T09:02:33+08:00", "second"),
        ("2024/5/1", "2024-05-01", "day"),
        ("2024.05.01 23:59", "2024-05-01T23:59:00+08:00", "minute"),
        ("2024年05月01日星期三 09:02", "2024-05-01T09:02:00+08:00", "minute"),
        ("2024年5月1日(星期三)", "2024-05-01", "day"),
        ("2024 05/01 09:02:33", "2024-05-01T09:02:33+08:00", "second"),
        ("2024年5月1日 下午 3点05分", "2024-05-01T15:05:00+08:00", "minute"),
        ("09:02 2024/05/01", "2024-05-01T09:02:00+08:00", "minute"),
        ("2024-05-01 HKT 12:58", "2024-05-01T12:58:00+08:00", "minute"),
        ("2024年5月1日, 格林尼治标准时间10:41", "2024-05-01T18:41:00+08:00", "minute"),
        ("2024-05-01T01:02:33.120Z", "2024-05-01T09:02:33+08:00", "second"),
        ("2024-05-01T01:02:33+0000", "2024-05-01T09:02:33+08:00", "second"),
        ("二〇二四年五月一日", "2024-05-01", "day"),
        ("二○二四年十二月二十一日", "2024-12-21", "day"),
        ("民國113年5月1日", "2024-05-01", "day"),
        ("民國一一三年五月廿一日", "2024-05-21", "day"),
        ("中華民國一百一十三年五月一日", "2024-05-01", "day"),
        ("十一月 6th, 2009", "2009-11-06", "day"),
        ("Nov 6, 2009", "2009-11-06", "day"),
    ],
)
def test_a_date_is_read_in_every_form_that_pages_use(text: str, iso: str, precision: str):
    """The forms of the mainland, of Hong Kong and of Taiwan give the same moment."""
    moment = moment_in(text)

    assert moment is not None
    assert (moment.iso(), moment.precision) == (iso, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-13-01",
        "2021-02-30",
        "1924年5月1日",
        "编号 20240501",
        "5-1比分",
        "12024-05-01",
        "19年5月1日",
        "第2024期",
    ],
)
def test_what_is_no_date_gives_none(text: str):
    """Impossible days, days before the web and running numbers are no dates."""
    assert moment_in(text) is None


def test_a_date_with_an_impossible_time_keeps_its_day():
    """The day counts although the clock says 25:61."""
    moment = moment_in("2024-05-01 25:61")

    assert moment is not None
    assert moment.iso() == "2024-05-01"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("发布: 9:02am 01/05/2024", "2024-05-01T09:02:00+08:00"),
        ("發布 01/05/2024 9:02 PM", "2024-05-01T21:02:00+08:00"),
        ("01-May-2024", "2024-05-01"),
        ("24-05-01 09:02", "2024-05-01T09:02:00+08:00"),
        ("2024年5月1日 週三 上午12:30", "2024-05-01T00:30:00+08:00"),
    ],
)
def test_forms_of_other_habits_are_read(text: str, iso: str):
    """Day first, half days in Latin letters, a year in two digits beside a time of day."""
    moment = moment_in(text)

    assert moment is not None
    assert moment.iso() == iso


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("1714525353", "2024-05-01T09:02:33+08:00"),
        ("1714525353000", "2024-05-01T09:02:33+08:00"),
        ("20240501", "2024-05-01"),
        ("20240501090233", "2024-05-01T09:02:33+08:00"),
        (" 2024-05-01 ", "2024-05-01"),
    ],
)
def test_machine_values_are_read(value: str, iso: str):
    """Seconds, milliseconds and compact dates are what scripts and meta elements hold."""
    moment = moment_of(value)

    assert moment is not None
    assert moment.iso() == iso


@pytest.mark.parametrize("value", ["", "0", "123", "99999999999999", "0000000000", "today", "20241399"])
def test_other_machine_values_give_none(value: str):
    """Counters, the epoch itself and words are no times of publication."""
    assert moment_of(value) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("05-01 09:02", "2024-05-01T09:02:00+08:00"),
        ("发布时间：04-30 22:46", "2024-04-30T22:46:00+08:00"),
        ("12-30 08:00", "2023-12-30T08:00:00+08:00"),
        ("5月1日", "2024-05-01"),
        ("02-29 10:00", "2024-02-29T10:00:00+08:00"),
    ],
)
def test_a_date_without_a_year_gets_the_last_year_it_fits(text: str, iso: str):
    """A day later than the known one belongs to the year before."""
    moment = yearless_in(text, date(2024, 5, 2))

    assert moment is not None
    assert moment.iso() == iso


@pytest.mark.parametrize("text", ["7月8日：活动启动", "7月8日-10月20日", "秦皇岛路32号A楼1-2层", "2024年9月1日"])
def test_days_of_a_programme_and_numbers_of_an_address_are_no_dates(text: str):
    """What follows them says so."""
    assert yearless_in(text, date(2024, 5, 2)) is None


@pytest.mark.parametrize("text", ["3-5%", "13-45 09:02", "1/2", "2-30"])
def test_scores_and_shares_are_no_dates_without_a_year(text: str):
    """Only a possible day of a month counts."""
    moment = yearless_in(text, date(2024, 5, 2))

    assert moment is None or moment.day.isoformat() == "2024-01-02"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("5小时前", "2024-05-02"),
        ("10 分钟前", "2024-05-02T09:20:00+08:00"),
        ("30秒前", "2024-05-02T09:29:00+08:00"),
        ("3天前", "2024-04-29"),
        ("2週前", "2024-04-18"),
        ("昨天 08:15", "2024-05-01T08:15:00+08:00"),
        ("前天", "2024-04-30"),
        ("今日 07:00", "2024-05-02T07:00:00+08:00"),
        ("刚刚", "2024-05-02T09:30:00+08:00"),
    ],
)
def test_relative_times_are_told_from_the_fetch(text: str, iso: str):
    """The moment of fetching, in China's time, is what they are told from."""
    for now in (NOW, NOW.astimezone(UTC), NOW.astimezone(timezone(timedelta(hours=-7)))):
        moment = relative_in(text, now)

        assert moment is not None
        assert moment.iso() == iso


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("https://news.river.test/2024-05/01/content_1.html", "2024-05-01"),
        ("https://news.river.test/20240501/3dd6e33c/c.html", "2024-05-01"),
        ("https://news.river.test/2024/0501/c1004-40232587.html", "2024-05-01"),
        ("https://news.river.test/article/202405/202405011645396868.html", "2024-05-01"),
        ("https://news.river.test/rain/a/20240501A00GCM00", "2024-05-01"),
    ],
)
def test_an_address_can_hold_the_day(url: str, iso: str):
    """The path's date is found in the forms that newsrooms use."""
    moment = moment_of_url(url)

    assert moment is not None
    assert moment.iso() == iso


@pytest.mark.parametrize(
    "url",
    ["https://a.test/p/5253364.html", "https://a.test/n/12345678901234.html", "https://a.test/x?date=2024-05-01"],
)
def test_other_numbers_of_an_address_are_no_days(url: str):
    """Running numbers and queries do not count."""
    assert moment_of_url(url) is None


def test_what_a_line_says_beside_its_date_is_left():
    """The rest of a line stays as it is."""
    assert without_moments("2024-05-01 09:02:33 来源：某某网").strip() == "来源：某某网"
    assert without_moments("没有日期的一行") == "没有日期的一行"
    assert without_moments("中華民國113年5月1日 河口日報").strip() == "河口日報"
    assert without_moments("2024年5月1日 9时02分 河口日报").strip() == "河口日报"
    assert without_moments("2024年5月1日9时02分33秒 河口日报").strip() == "河口日报"


@given(st.datetimes(min_value=NOW.replace(year=1995, tzinfo=None), max_value=NOW.replace(year=2098, tzinfo=None)))
def test_an_iso_time_reads_as_itself(when: datetime):
    """What is written as ISO 8601 in China's time comes back unchanged."""
    iso = when.replace(microsecond=0, tzinfo=CHINA).isoformat()
    moment = moment_of(iso)

    assert moment is not None
    assert moment.iso() == iso


@given(st.text(alphabet="0123456789年月日时分秒:-/. 〇一二三四五六七八九十百民國國昨前天小T+Z", max_size=60))
def test_no_text_of_digits_and_signs_is_an_error(text: str):
    """Whatever stands in a line, reading it gives a moment or None."""
    for moment in (moment_in(text), moment_of(text), yearless_in(text, date(2024, 2, 29)), relative_in(text, NOW)):
        assert moment is None or moment.iso()
