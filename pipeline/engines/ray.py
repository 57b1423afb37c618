"""
Cleaning on Ray: one task an input file, on this machine or on a cluster.

Ray starts a task again when its worker was killed or its machine is gone. Parts make that safe. What a task is not
given is shared state: rules are loaded once in each worker from its own installation and compared by digest.
"""

from __future__ import annotations

import itertools
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.engines.part import Part, clean_part
from pipeline.errors import QinggaoError
from pipeline.optional import needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.engines.order import Order

RETRIES = 4
"""How often Ray starts a task again whose worker was killed."""
CONNECT_S = 20.0
TASKS_UNDER_WAY = 1000
"""Enough for an autoscaler to see what is wanted; few enough to wait for."""


def clean_on_ray(
    sources: Iterable[str], order: Order, out: str, *, workers: int, address: str | None = None
) -> Iterator[Part]:
    """
    Clean input files into parts.

    Args:
        sources: Files or addresses, as `input_files` gives them.
        order: What is done to each.
        out: The folder of parts; every machine of the cluster must see it under this name.
        workers: Number of workers where Ray is started on this machine.
        address: Of a cluster that runs already, as `auto` or `10.0.0.1:6379`; None starts workers here.

    Yields:
        A part for each file, in the order in which they end.

    Raises:
        UsageError: Ray is not installed.
        QinggaoError: The cluster cannot be reached.
    """
    with running_ray(workers, address) as ray:
        task = ray.remote(num_cpus=1, max_retries=RETRIES)(clean_part)
        waiting = iter(sources)
        under_way: dict[Any, str] = {}
        while True:
            fresh = itertools.islice(waiting, TASKS_UNDER_WAY - len(under_way))
            under_way.update({task.remote(source, order, out): source for source in fresh})
            if not under_way:
                return
            (done, *_), _ = ray.wait(list(under_way), num_returns=1)
            yield _result(ray, done, under_way.pop(done))


@contextmanager
def running_ray(workers: int, address: str | None) -> Iterator[Any]:
    """
    Connect to a cluster, or start workers on this machine, for the time of the block.

    Raises:
        UsageError: Ray is not installed.
        QinggaoError: The cluster cannot be reached.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nobody else is told what runs here
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    ray = needs("ray")
    _knock(address)
    where = {"address": address} if address else {"num_cpus": workers, "include_dashboard": False}
    try:
        ray.init(log_to_driver=False, logging_level="ERROR", ignore_reinit_error=True, **where)
    except (ConnectionError, RuntimeError, ValueError) as exc:
        raise _unreachable(address or "this machine", str(exc).splitlines()[0]) from exc
    try:
        yield ray
    finally:
        ray.shutdown()


def _knock(address: str | None) -> None:
    """Fail in seconds where nobody listens; Ray itself tries for minutes."""
    host, _, port = (address or "").rpartition("://")[2].rpartition(":")
    if not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_S).close()
    except OSError as exc:
        raise _unreachable(str(address), exc.strerror or str(exc)) from exc


def _unreachable(name: str, what: str) -> QinggaoError:
    return QinggaoError(f"Ray on {name} cannot be reached: {what}: start it with `ray start --head`")


def _result(ray: Any, done: Any, source: str) -> Part:  # noqa: ANN401 -- Ray's types are not ours
    try:
        part: Part = ray.get(done)
    except ray.exceptions.RayError as exc:
        what = type(exc).__name__
        return Part(source, fault=f"{source}: its workers were lost ({what}), {RETRIES + 1} times: run again")
    return part
