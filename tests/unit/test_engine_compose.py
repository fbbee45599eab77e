"""docker-compose.yml and .env.example, for those who have Docker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture
def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return parsed


def test_ports_are_published_on_the_loopback_only(compose: dict[str, Any]) -> None:
    ports = compose["services"]["neo4j"]["ports"]

    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_password_has_no_default(compose: dict[str, Any]) -> None:
    assert "${NEO4J_PASSWORD:?" in compose["services"]["neo4j"]["environment"]["NEO4J_AUTH"]
    assert (ROOT / ".env.example").read_text("utf-8").splitlines()[-1] == "NEO4J_PASSWORD="


def test_data_and_logs_are_named_volumes(compose: dict[str, Any]) -> None:
    service = compose["services"]["neo4j"]

    assert service["volumes"] == ["data:/data", "logs:/logs"]
    assert set(compose["volumes"]) == {"data", "logs"}
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["image"] == "neo4j:5.26-community"
