"""The command that makes a result again."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any

from biogk.training.reporting.results import Ours


def command_of(ours: Ours) -> str:
    """The `crossval` call that trains and scores the same folds and seeds."""
    first = ours.first
    words = ["biogk", "crossval", "--corpus", first.family]
    words += [word for fold in ours.folds for word in ("--fold", str(fold))]
    words += [word for seed in ours.seeds for word in ("--seed", str(seed))]
    words += ["--model", first.training.model, "--encoder", first.encoder]
    if first.training.select != "dev":
        words += ["--select", first.training.select]
    words += [
        word
        for name, value in first.training.changed.items()
        for word in (f"--{name}", _toml(value))
    ]
    return shlex.join(words)


def settings_text(settings: Mapping[str, Any]) -> str:
    """Settings in one line."""
    return ", ".join(f"{name} {_toml(value)}" for name, value in settings.items())


def _toml(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
