"""A small site to serve."""

import pytest

SITE = """\
[[host]]
name = "a.test"
charset = "utf-8"

[[host]]
name = "b.a.test"
"""


@pytest.fixture
def make_site(tmp_path):
    """Write a site.toml, with some files under a.test, and return the folder."""

    def make(responses="", site=SITE, **files):
        (tmp_path / "a.test").mkdir(exist_ok=True)
        (tmp_path / "b.a.test").mkdir(exist_ok=True)
        for name, body in {"index": b"<p>front</p>", "x": b"<p>x</p>", **files}.items():
            (tmp_path / "a.test" / f"{name}.html").write_bytes(body)
        (tmp_path / "site.toml").write_text(site + responses, encoding="utf-8")
        return tmp_path

    return make
