"""
A crawl on Ray: one task a partition, each always on the machine that holds its state.

A task whose worker was killed is started again and goes on with its night, as a crawl that is started again by hand.
Which machine holds which partition is written down in `OUT/machines.json`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.corpus.write import open_output
from pipeline.crawl.night import run_night
from pipeline.crawl.partition import Partition, config_of, refuse_other_parts
from pipeline.crawl.progress import Silence
from pipeline.engines.ray import RETRIES, running_ray
from pipeline.errors import InputError, QinggaoError
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.crawl.config import CrawlConfig
    from pipeline.crawl.summary import NightSummary

MACHINES = "machines.json"
_SLIVER = 0.001  # of a machine's own resource: enough to be put there


@dataclass(frozen=True, slots=True)
class PartOfNight:
    """
    What became of a partition's night.

    Attributes:
        partition: Which one.
        summary: The night in figures; None where it failed.
        fault: Why it failed, in a line.
    """

    partition: Partition
    summary: NightSummary | None = None
    fault: str = ""


def crawl_partition(
    config: CrawlConfig,
    out: str,
    partition: Partition,
    rules: str,
    resolve: Mapping[str, tuple[str, int]] | None = None,
) -> PartOfNight:
    """
    Run a partition's night, or go on with it; what a person can cause is told, not raised.

    Args:
        config: The whole configuration.
        out: The folder of the crawl on the machine that holds the partition.
        partition: Which one.
        rules: Folder of the rules; empty for the built-in ones.
        resolve: Hosts with the address and port they are served at; for tests and measurements.
    """
    try:
        summary = run_night(
            config_of(config, partition),
            partition.folder(Path(out)),
            rules=load_rules(Path(rules) if rules else None),
            jobs=1,
            observer=Silence(),
            now=lambda: datetime.now().astimezone(),
            resolve=resolve,
        )
    except QinggaoError as exc:
        return PartOfNight(partition, fault=str(exc))
    return PartOfNight(partition, summary)


def crawl_on_ray(  # noqa: PLR0913 -- what a night and a cluster need, named here and only here
    config: CrawlConfig,
    out: Path,
    of: int,
    *,
    rules: str,
    workers: int,
    address: str | None = None,
    resolve: Mapping[str, tuple[str, int]] | None = None,
) -> Iterator[PartOfNight]:
    """
    Run one night in partitions, each in a task of its own.

    Args:
        config: The whole configuration.
        out: The folder of the crawl, the same on every machine.
        of: The number of partitions.
        rules: Folder of the rules; empty for the built-in ones.
        workers: Number of workers where Ray is started on this machine.
        address: Of a cluster that runs already; None starts workers here.
        resolve: Hosts with the address and port they are served at; for tests and measurements.

    Yields:
        What became of each partition, in the order in which they end.

    Raises:
        UsageError: Ray is not installed.
        StateError: The folder was crawled in another number of parts.
        QinggaoError: The cluster, or the machine of a partition, cannot be reached.
    """
    refuse_other_parts(out, of)
    with running_ray(workers, address) as ray:
        alive = sorted({node["NodeManagerAddress"] for node in ray.nodes() if node["Alive"]})
        machines = settle_machines(out, of, alive)
        task = ray.remote(num_cpus=1, max_retries=RETRIES)(crawl_partition)
        under_way: dict[Any, Partition] = {}
        for partition in (Partition(number, of) for number in range(1, of + 1)):
            pinned = task.options(resources={f"node:{machines[partition.number]}": _SLIVER})
            under_way[pinned.remote(config, str(out), partition, rules, resolve)] = partition
        while under_way:
            (done, *_), _ = ray.wait(list(under_way), num_returns=1)
            yield _result(ray, done, under_way.pop(done))


def settle_machines(out: Path, of: int, alive: Sequence[str]) -> dict[int, str]:
    """
    Tell which machine holds which partition: as written down, else dealt out in turn and written down.

    Args:
        out: The folder of the crawl.
        of: The number of partitions.
        alive: Addresses of the machines of the cluster.

    Raises:
        InputError: What was written down cannot be read.
        QinggaoError: A machine that holds a partition is not there.
    """
    path = out / MACHINES
    if not path.exists():
        machines = {number: alive[(number - 1) % len(alive)] for number in range(1, of + 1)}
        out.mkdir(parents=True, exist_ok=True)
        with open_output(path) as file:
            file.write(json.dumps(machines, indent=2).encode() + b"\n")
        return machines
    try:
        machines = {int(number): str(address) for number, address in json.loads(path.read_bytes()).items()}
    except (OSError, ValueError, AttributeError) as exc:
        raise InputError(f"{path}: cannot be read ({exc}): write {{partition: address, …}}") from exc
    lost = [f"{number} on {machines.get(number)}" for number in range(1, of + 1) if machines.get(number) not in alive]
    if lost:
        raise QinggaoError(
            f"{path}: not in the cluster: partition {lost[0]}: start it, or move its folder and edit this"
        )
    return machines


def _result(ray: Any, done: Any, partition: Partition) -> PartOfNight:  # noqa: ANN401 -- Ray's types are not ours
    try:
        part: PartOfNight = ray.get(done)
    except ray.exceptions.RayError as exc:
        return PartOfNight(partition, fault=f"its workers were lost ({type(exc).__name__}): run again to go on")
    return part
