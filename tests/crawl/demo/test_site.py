"""site.toml is checked, and no path leads out of a host's folder."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.crawl.demo.site import file_at, load_site
from pipeline.errors import ConfigError, InputError

RESPONSE = '\n[[response]]\nwhy = "a test"\nhost = "a.test"\npath = "/x.html"\n'

FAULTS = [
    ("stauts = 500\n", "site.toml:12: response.1.stauts: unknown key; did you mean 'status'?"),
    ("status = 99\n", "site.toml:12: response.1.status: should be greater than or equal to 200"),
    ("status = 301\n", "site.toml:8: response.1: redirect and a status out of 301, 302, 303, 307, 308 go together"),
    ('redirect = "/y"\n', "site.toml:8: response.1: redirect and a status out of"),
    (
        'status = 301\nredirect = "/裏"\nredirect_charset = "big5"\n',
        "site.toml:8: response.1: redirect cannot be written",
    ),
    (
        'status = 301\nredirect = "/y"\nredirect_charset = "gbq"\n',
        "site.toml:8: response.1: redirect cannot be written",
    ),
    ('status = 301\nredirect = "/y z"\n', "site.toml:13: response.1.redirect: "),
    ('headers = { "X-A" = "1\\r\\nSet-Cookie: a" }\n', "site.toml:12: response.1.headers.X-A: "),
    ("etag = 'abc'\n", "site.toml:12: response.1.etag: "),
    (
        "last_modified = 2025-11-16T10:00:00\n",
        "site.toml:12: response.1.last_modified: should have timezone info",
    ),
    ("fail_first = -1\n", "site.toml:12: response.1.fail_first: should be greater than or equal to 0"),
    ('file = "y.html"\n', "site.toml:12: response.1: no such file in a.test; give file, or redirect and its status"),
    ('file = "../site.toml"\n', "site.toml:12: response.1: no such file in a.test"),
    (RESPONSE.replace("/x", "/%78"), "site.toml:16: response.2.path: this address already has a response"),
    ("fail_first 1\n", "site.toml:12: not valid TOML: "),
]


@pytest.mark.parametrize(("fault", "message"), FAULTS)
def test_a_fault_in_a_response_is_named_with_its_line(make_site, fault, message):
    """Every fault says the file, the line, and what is wrong."""
    with pytest.raises(ConfigError) as raised:
        load_site(make_site(RESPONSE + fault))

    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("site", "message"),
    [
        ("", "site.toml:1: host: this key is missing"),
        ('[[host]]\nname = "A.test"\n', "site.toml:2: host.1.name: "),
        ('[[host]]\nname = "../a.test"\n', "site.toml:2: host.1.name: "),
        ('[[host]]\nname = "c.test"\n', "site.toml:2: host.1.name: there is no folder c.test beside this file"),
        ('[[host]]\nname = "a.test"\n' * 2, "site.toml:4: host.2.name: a.test is named twice"),
        ('[[host]]\nname = "a.test"\ncharset = "utf-8\\n"\n', "site.toml:3: host.1.charset: "),
        ('[[host]]\nname = "b.a.test"\n' + RESPONSE, "site.toml:6: response.1.host: a.test is not one of the hosts"),
    ],
)
def test_a_fault_in_a_host_is_named_with_its_line(make_site, site, message):
    """A host needs a name that can be one, and a folder."""
    with pytest.raises(ConfigError) as raised:
        load_site(make_site(site=site))

    assert message in str(raised.value)


def test_all_faults_are_reported_at_once(make_site):
    """Nobody has to mend one fault to see the next."""
    two = RESPONSE + 'file = "y.html"\n' + RESPONSE.replace("a.test", "c.test")

    with pytest.raises(ConfigError) as raised:
        load_site(make_site(two))

    assert [fault.line for fault in raised.value.faults] == [12, 16]


def test_a_folder_without_a_site_is_an_input_error(tmp_path):
    """The message says which file is missing."""
    with pytest.raises(InputError, match=r"site\.toml: cannot read the sample site \(No such file or directory\)"):
        load_site(tmp_path)


def test_a_site_that_is_not_utf_8_is_an_input_error(tmp_path):
    """A file saved in another encoding is refused with the reason."""
    (tmp_path / "site.toml").write_bytes("# 岚浦\n".encode("gbk"))

    with pytest.raises(InputError, match="it is not UTF-8"):
        load_site(tmp_path)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/x.html", "x.html"),
        ("//x.html", "x.html"),
        ("/x.html?page=2", "x.html"),
        ("/%78.html", "x.html"),
        ("/", "index.html"),
        ("", "index.html"),
    ],
)
def test_a_path_names_a_file(make_site, path, name):
    """A path is unescaped, a query ignored, and a folder means its index page."""
    folder = make_site() / "a.test"

    assert file_at(folder, path) == (folder / name).resolve()


@pytest.mark.parametrize(
    "path",
    [
        "/../site.toml",
        "/%2e%2e/site.toml",
        "/..%2fsite.toml",
        "/b/../../site.toml",
        "//etc/passwd",
        "/link.html",
        "/%00",
        "/%D0%C2.html",
        "/" + "x" * 5000,
        "/y.html",
        "/empty/",
    ],
)
def test_a_path_out_of_the_folder_or_to_no_file_finds_nothing(make_site, path):
    """Dots, links, NUL bytes and other bytes that are no name lead nowhere."""
    folder = make_site() / "a.test"
    (folder / "empty").mkdir()
    (folder / "link.html").symlink_to(folder.parent / "site.toml")

    assert file_at(folder, path) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.lists(st.sampled_from(["/", "..", ".", "%2e", "%2F", "x.html", "a.test", "site.toml", "%00", "\\", "?"]))
)
def test_no_path_leads_out_of_the_folder(make_site, path):
    """Whatever is asked for, the file lies in the host's folder or there is none."""
    folder = make_site() / "a.test"
    found = file_at(folder, "".join(path))

    assert found is None or found.is_relative_to(folder.resolve())
