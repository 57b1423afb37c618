"""
site.toml: the hosts of a sample site, and each response that is more than "200, this file".

The models name every key; unknown keys are refused, and every fault is reported with the line it stands on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Self
from urllib.parse import unquote_to_bytes

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from pipeline.crawl.fetching.redirects import REDIRECTS
from pipeline.errors import ConfigError, Fault, InputError
from pipeline.rulebook.faults import read_toml
from pipeline.toml_lines import line_map, nearest_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.toml_lines import KeyPath

_INDEX = "index.html"

HostName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=253)]
HeaderText = Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e]+$")]


class Table(BaseModel):
    """A table of site.toml: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Host(Table):
    """
    One `[[host]]`: a host name the site answers for; its files lie in the folder of that name.

    Attributes:
        name: The host name.
        charset: Named in the Content-Type of HTML pages; without it only the pages themselves say what they are.
    """

    name: HostName
    charset: HeaderText | None = None


class Special(Table):
    """
    One `[[response]]`: an address whose response is more than "200, this file".

    Attributes:
        why: What it is for; for readers of the file.
        host: The host it is asked from.
        path: Path and query; percent-encoding stands for bytes, other characters for their UTF-8.
        status: The status code.
        file: The file to serve, in the host's folder; without it the path names the file.
        content_type: The whole Content-Type header, in place of the one that follows from the file's name.
        headers: Further headers.
        redirect: The Location header; goes with one of the redirect codes as status.
        redirect_charset: The encoding its characters are sent in, unescaped.
        fail_first: How many requests get a 500 before the first real answer.
        etag: The ETag header with its quotes; a request that knows it gets a 304.
        last_modified: The Last-Modified header; a request that knows a version as new gets a 304.
        gzip: Whether the body is compressed for whoever accepts that.
    """

    why: str
    host: HostName
    path: Annotated[str, StringConstraints(pattern=r"^/")]
    status: int = Field(default=200, ge=200, le=599)
    file: str | None = None
    content_type: HeaderText | None = None
    headers: dict[HeaderText, HeaderText] = Field(default_factory=dict)
    redirect: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x20\x7f]+$")] | None = None
    redirect_charset: str = "utf-8"
    fail_first: int = Field(default=0, ge=0)
    etag: Annotated[str, StringConstraints(pattern=r'^(W/)?"[\x21\x23-\x7e]*"$')] | None = None
    last_modified: AwareDatetime | None = None
    gzip: bool = False

    @model_validator(mode="after")
    def _has_a_whole_redirect(self) -> Self:
        if (self.redirect is not None) != (self.status in REDIRECTS):
            codes = ", ".join(map(str, sorted(REDIRECTS)))
            msg = f"redirect and a status out of {codes} go together; give both or neither"
            raise ValueError(msg)
        try:
            (self.redirect or "").encode(self.redirect_charset)
        except (LookupError, UnicodeEncodeError) as exc:
            msg = f"redirect cannot be written in redirect_charset ({exc}); choose another"
            raise ValueError(msg) from exc
        return self

    @property
    def address(self) -> tuple[str, bytes]:
        """The host and the unescaped path: equal for all spellings of one address."""
        return self.host, unquote_to_bytes(self.path)


class SiteFile(Table):
    """All that a site.toml may hold."""

    host: tuple[Host, ...] = Field(min_length=1)
    response: tuple[Special, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoSite:
    """
    A checked sample site.

    Attributes:
        folder: Where the folders of its hosts lie.
        charsets: Its host names, each with the charset its pages are announced in.
        specials: Special responses by host and unescaped path.
    """

    folder: Path
    charsets: Mapping[str, str | None]
    specials: Mapping[tuple[str, bytes], Special]


def load_site(folder: Path) -> DemoSite:
    """
    Read and check a sample site.

    Args:
        folder: The folder with site.toml and a folder for each host.

    Raises:
        InputError: There is no readable site.toml.
        ConfigError: It has faults; all of them are named, each with its line.
    """
    path = folder / "site.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is not UTF-8"
        raise InputError(f"{path}: cannot read the sample site ({reason}); name a folder with a site.toml") from exc
    found, faults = read_toml(text, str(path), SiteFile)
    if found is not None:
        lines = line_map(text)
        faults = [Fault(str(path), nearest_line(lines, key), what) for key, what in _faults_of(found, folder)]
    if found is None or faults:
        raise ConfigError(faults)
    charsets = {host.name: host.charset for host in found.host}
    return DemoSite(folder, charsets, {special.address: special for special in found.response})


def file_at(folder: Path, path: str) -> Path | None:
    """
    Return the file that a path names inside a host's folder.

    Args:
        folder: The host's folder; nothing outside it is ever returned.
        path: A path as it is sent, percent-encoded, perhaps with a query; a folder's path means its index.html.

    Returns:
        The file, or None where there is none.
    """
    try:
        relative = unquote_to_bytes(path.partition("?")[0]).decode("utf-8").lstrip("/")
        file = (folder / relative).resolve()
        file = file / _INDEX if file.is_dir() else file
        is_inside = file.resolve().is_relative_to(folder.resolve())
        return file if is_inside and file.is_file() else None
    except (OSError, ValueError):  # no UTF-8, a NUL, a name the disk cannot have
        return None


def _faults_of(found: SiteFile, folder: Path) -> Iterator[tuple[KeyPath, str]]:
    names = [host.name for host in found.host]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield ("host", number, "name"), f"host.{number + 1}.name: {name} is named twice"
        elif not (folder / name).is_dir():
            yield ("host", number, "name"), f"host.{number + 1}.name: there is no folder {name} beside this file"
    addresses = [special.address for special in found.response]
    for number, special in enumerate(found.response):
        where = f"response.{number + 1}"
        if special.host not in names:
            yield ("response", number, "host"), f"{where}.host: {special.host} is not one of the hosts above"
        elif special.redirect is None and file_at(folder / special.host, special.file or special.path) is None:
            what = f"no such file in {special.host}; give file, or redirect and its status"
            yield ("response", number, "file" if special.file else "path"), f"{where}: {what}"
        if special.address in addresses[:number]:
            yield ("response", number, "path"), f"{where}.path: this address already has a response"
