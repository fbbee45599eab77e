"""`biogk demo --data`: the files of the demo, to go the road step by step."""

from pathlib import Path

from commands import assert_one_line, done, run


def test_a_copy_that_loads_and_replaces_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first = done("demo", "--data", folder, home=tmp_path)
    assert done("demo", "--data", folder, home=tmp_path) == first
    assert {Path(line).name for line in first.splitlines()} >= {"triples.tsv", "entities.tsv"}
    assert all(Path(line).stat().st_size for line in first.splitlines())

    (folder / "triples.tsv").write_text("mine")
    assert_one_line(run("demo", "--data", folder, home=tmp_path), "triples.tsv", "another file")
    assert (folder / "triples.tsv").read_text() == "mine"


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert_one_line(run("demo", "--data", tmp_path / "file" / "demo", home=tmp_path), "file")
