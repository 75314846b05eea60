"""The data of the invented county, whole: any change of the public interface shows here."""

from __future__ import annotations

import difflib
import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from conftest import AS_OF

from policyledger.model.register import Register
from policyledger.render.data import obligations_csv, register_json, register_schema
from policyledger.views.bindings import Bindings

GOLD = Path(__file__).parent / "gold"
DAY = date.fromisoformat(AS_OF)


@pytest.fixture(scope="module")
def files(world: Register) -> dict[str, bytes]:
    bindings = Bindings(world)
    return {
        "register.json": register_json(bindings, DAY),
        "obligations.csv": obligations_csv(bindings),
    }


@pytest.mark.parametrize("name", ["register.json", "obligations.csv"])
def test_data_is_what_it_was(files: dict[str, bytes], name: str, bless: bool) -> None:
    path = GOLD / name
    if bless:
        GOLD.mkdir(exist_ok=True)
        path.write_bytes(files[name])
    wanted = path.read_bytes() if path.exists() else b""
    if files[name] != wanted:
        lines = difflib.unified_diff(
            wanted.decode().splitlines(), files[name].decode().splitlines(), "gold", "now", n=1
        )
        pytest.fail(
            "\n".join([*lines][:60])
            + "\nIf the change is meant, accept it and read the diff:\n"
            + "  python -m pytest tests/test_gold.py --bless && git diff tests/gold"
        )


def test_data_follows_its_schema(files: dict[str, bytes]) -> None:
    jsonschema.validate(json.loads(files["register.json"]), json.loads(register_schema()))


def test_data_is_the_same_each_time(world: Register, files: dict[str, bytes]) -> None:
    assert register_json(Bindings(world), DAY) == files["register.json"]


def test_roles_name_units_as_resolved_and_as_written(files: dict[str, bytes]) -> None:
    duties = {one["id"]: one for one in json.loads(files["register.json"])["obligations"]}
    roles = {
        duty: [(role["unit"], role["as_written"]) for role in duties[duty]["roles"]]
        for duty in ("XI4-01-01", "XI36-03-06", "LL21-02-03")
    }
    assert ("xi-water", "市水利局") in roles["XI4-01-01"]
    assert ("ll-water", "市水利局") in roles["XI36-03-06"]
    assert ("ll-water", "市水利局") in roles["LL21-02-03"]
