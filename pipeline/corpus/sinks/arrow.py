"""
Articles as rows of Arrow tables.

The schema is made from the model: a new field of an article is a new column. Types are those of the JSON: dates stay
ISO 8601 texts with their offset, the ledger is a list of structs. One field has two types in the JSON: the place of a
cut is a number in the text or a CSS path in the page. A column cannot be both, so a path stands in `path` of its own.
"""

from __future__ import annotations

import types
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pipeline.model import Article, Record, Removal
from pipeline.optional import needs

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = {str: "string", datetime: "string", int: "int64", float: "float64", bool: "bool_"}
PATH = "path"


def arrow_schema(fields: frozenset[str] | None = None) -> Any:  # noqa: ANN401 -- pyarrow has no types
    """
    Return the Arrow schema of articles.

    Args:
        fields: The fields of `Article` wanted; all of them if None.
    """
    pa = needs("pyarrow")
    columns = [column for column in _columns(Article, pa) if fields is None or column.name in fields]
    return pa.schema(columns, metadata={"qinggao.schema_version": Article.model_fields["schema_version"].default})


def as_row(article: Article, fields: frozenset[str] | None = None) -> dict[str, Any]:
    """Return an article as a row of `arrow_schema`."""
    row = article.model_dump(mode="json", include=None if fields is None else set(fields))
    for removal in row.get("cleaning", {}).get("removed", ()):
        is_path = isinstance(removal["at"], str)
        removal[PATH] = removal["at"] if is_path else None
        removal["at"] = None if is_path else removal["at"]
    return row


def from_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the JSON object it was made from."""
    for removal in (row.get("cleaning") or {}).get("removed") or ():
        path = removal.pop(PATH, None)
        removal["at"] = removal["at"] if path is None else path
    return row


def _columns(model: type[Record], pa: Any) -> Iterable[Any]:  # noqa: ANN401 -- pyarrow has no types
    for name, field in model.model_fields.items():
        if model is Removal and name == "at":
            yield pa.field(name, pa.int64())
            yield pa.field(PATH, pa.string())
        else:
            yield pa.field(name, _type(field.annotation, pa))


def _type(annotation: Any, pa: Any) -> Any:  # noqa: ANN401 -- a type as it is written; pyarrow has no types
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return pa.string()
    if origin in (Union, types.UnionType):
        (one,) = (arg for arg in inner if arg is not type(None))
        return _type(one, pa)
    if origin is tuple:
        return pa.list_(_type(inner[0], pa))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return pa.struct(list(_columns(annotation, pa)))
    return getattr(pa, _PLAIN[annotation])()
