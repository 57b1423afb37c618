"""The sample site answers over real HTTP on loopback, writes down who came, and says nothing else."""

import contextlib
import http.client
import socket
import threading

import pytest

from pipeline.crawl.demo import serve
from pipeline.errors import ConfigError, QinggaoError

RESPONSE = '\n[[response]]\nwhy = "a test"\nhost = "a.test"\npath = "/x.html"\n'


@pytest.fixture
def served(make_site):
    """Serve a site with the given responses."""

    def serving(responses="", **files):
        return serve(make_site(responses, **files))

    return serving


@contextlib.contextmanager
def connected(addresses):
    with contextlib.closing(http.client.HTTPConnection(*addresses["a.test"], timeout=10)) as connection:
        yield connection


def ask(connection, path, method="GET", host="a.test"):
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    response = connection.getresponse()
    return response.status, response.headers, response.read()


def test_every_host_is_served_at_one_address(served):
    """The mapping tells a crawl where each host of the site is to be found."""
    with served() as addresses:
        assert list(addresses) == ["a.test", "b.a.test"]
        assert len(addresses) == 2
        assert addresses["a.test"] == addresses["b.a.test"]
        assert addresses["a.test"][0] == "127.0.0.1"
        assert "c.test" not in addresses


def test_many_requests_go_over_one_connection(served):
    """HTTP/1.1 connections stay open."""
    with served() as addresses, connected(addresses) as connection:
        assert [ask(connection, path)[2] for path in ("/", "/x.html")] == [b"<p>front</p>", b"<p>x</p>"]
        first = connection.sock
        assert ask(connection, "/y.html")[0] == 404
        assert connection.sock is first


@pytest.mark.parametrize("host", ["a.test", "A.Test", "a.test:8080"])
def test_the_host_header_chooses_the_site(served, host):
    """Case and port do not matter."""
    with served() as addresses, connected(addresses) as connection:
        assert ask(connection, "/x.html", host=host)[0] == 200


def test_a_head_request_gets_the_head_alone(served):
    """The same headers as for GET, and no body."""
    with served() as addresses, connected(addresses) as connection:
        status, headers, body = ask(connection, "/x.html", "HEAD")

        assert (status, headers["Content-Length"], body) == (200, "8", b"")
        assert ask(connection, "/x.html")[2] == b"<p>x</p>"


def test_nothing_can_be_sent_to_the_site(served):
    """Methods other than GET and HEAD are refused and are no visit."""
    with served() as addresses, connected(addresses) as connection:
        assert ask(connection, "/x.html", "DELETE")[0] == 501
        assert addresses.visits == ()


def test_files_outside_the_folder_of_a_host_are_not_served(served):
    """Dots in the request line lead nowhere."""
    with served() as addresses, connected(addresses) as connection:
        assert ask(connection, "/../site.toml")[0] == 404


def test_a_location_goes_out_as_raw_bytes(served):
    """What a crawl must cope with is really sent."""
    with (
        served(RESPONSE + 'status = 302\nredirect = "/潮"\nredirect_charset = "gbk"\n') as addresses,
        contextlib.closing(socket.create_connection(addresses["a.test"], timeout=10)) as connection,
    ):
        connection.sendall(b"GET /x.html HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))

    assert b"\r\nLocation: /\xb3\xb1\r\n" in answer


def test_a_304_has_no_body_and_no_length(served):
    """The connection stays usable after it."""
    with served(RESPONSE + "etag = '\"1\"'\n") as addresses, connected(addresses) as connection:
        connection.request("GET", "/x.html", headers={"Host": "a.test", "If-None-Match": '"1"'})
        response = connection.getresponse()

        assert (response.status, response.headers["Content-Length"], response.read()) == (304, None, b"")
        assert ask(connection, "/")[0] == 200


def test_a_fault_passes_over_several_connections(served):
    """Requests for an address are counted for all clients together."""
    with served(RESPONSE + "fail_first = 1\n") as addresses:
        statuses = []
        for _ in range(3):
            with connected(addresses) as connection:
                statuses.append(ask(connection, "/x.html")[0])

    assert statuses == [500, 200, 200]


def test_visits_are_written_down_in_their_order(served):
    """The access log holds time, host, path with query, and status; it can be read at any time."""
    with served() as addresses, connected(addresses) as connection:
        ask(connection, "/x.html?a=1")
        ask(connection, "/y.html", "HEAD", host="B.a.test")
        during = addresses.visits

    assert [(visit.host, visit.path, visit.status) for visit in during] == [
        ("a.test", "/x.html?a=1", 200),
        ("b.a.test", "/y.html", 404),
    ]
    assert during[0].at <= during[1].at
    assert addresses.visits == during


def test_leaving_closes_idle_connections_and_ends_all_threads(served):
    """A client that keeps its connection open does not keep the site alive."""
    before = threading.active_count()
    with served() as addresses:
        connection = socket.create_connection(addresses["a.test"], timeout=10)
        connection.sendall(b"GET /x.html HTTP/1.1\r\nHost: a.test\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 200"

    with contextlib.closing(connection):
        rest = b"".join(iter(lambda: connection.recv(4096), b""))

    assert rest.endswith(b"<p>x</p>")
    assert threading.active_count() == before


def test_the_site_is_closed_when_its_user_fails(served):
    """An error inside the context passes through, and nothing stays open."""
    before = threading.active_count()

    def fail_inside():
        with served() as addresses:
            raise KeyError(addresses["a.test"])

    with pytest.raises(KeyError):
        fail_inside()

    assert threading.active_count() == before


def test_nothing_is_written_to_the_terminal(served, capfd):
    """Neither requests, nor bad request lines, nor clients that hang up at once show."""
    with served(large=b"x" * 5_000_000) as addresses:
        with connected(addresses) as connection:
            ask(connection, "/x.html")
            ask(connection, "/x.html", "POST")
        for request in (b"nonsense\r\n\r\n", b"GET /large.html HTTP/1.1\r\nHost: a.test\r\n\r\n"):
            connection = socket.create_connection(addresses["a.test"], timeout=10)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # close with a reset
            connection.sendall(request)
            connection.recv(1)
            connection.close()

    assert capfd.readouterr() == ("", "")


def test_a_fault_of_the_server_itself_is_shown(served, capfd, monkeypatch):
    """Only what clients do is kept quiet."""
    with served() as addresses:
        monkeypatch.setattr("pipeline.crawl.demo.server.answer", lambda *_: 1 / 0)
        with connected(addresses) as connection, contextlib.suppress(http.client.HTTPException, ConnectionError):
            ask(connection, "/x.html")

    assert "ZeroDivisionError" in capfd.readouterr().err


def test_a_bad_site_is_not_served(served):
    """Its faults are raised before anything listens."""
    with pytest.raises(ConfigError, match=r"site\.toml:12: response\.1\.x: unknown key"), served(RESPONSE + "x = 1\n"):
        pass


def test_no_port_to_listen_on_is_an_error_with_advice(served, monkeypatch):
    """A machine that forbids local connections gets one clear line."""

    def refuse(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)

    with pytest.raises(QinggaoError, match=r"cannot listen on 127\.0\.0\.1 \(Permission denied\)"), served():
        pass
