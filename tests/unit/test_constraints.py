"""The pinned versions install on every Python that the project promises, not only on this one."""

from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
OLDEST = "3.11.0"


def test_pinned_versions_run_on_the_oldest_python() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    seen = 0
    for pin in pins:
        try:
            found = metadata.distribution(pin.name)
        except metadata.PackageNotFoundError:
            continue  # a package of another platform
        seen += 1
        assert found.version in pin.specifier, f"{pin.name} {found.version} is installed"
        needs = SpecifierSet(found.metadata["Requires-Python"] or "")
        assert needs.contains(OLDEST), f"{pin.name} {found.version} needs Python {needs}"
    assert seen > len(pins) // 2
