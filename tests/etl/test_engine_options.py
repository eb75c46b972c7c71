"""`--engine spark` says in words what is missing, at once, where there is no pyspark, no Java, no cluster."""

import importlib.util
import re
import sys
import time
import types
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.engine import EngineError, session
from etl.engine.options import folder, settings
from tests.etl.spark_cluster import free_port


@pytest.fixture
def told(house, capsys, monkeypatch):
    """Runs a build; returns what it says as it fails."""

    def call(*arguments):
        began = time.monotonic()
        code = main(["build", "--home", str(house.home.folder), "--data", str(house.data), *map(str, arguments)])
        printed = capsys.readouterr()
        assert (code, printed.out) == (1, "") and "Traceback" not in printed.err
        assert not house.home.releases.exists() and time.monotonic() - began < 20
        return printed.err

    return call


@pytest.fixture
def packages(monkeypatch):
    """As if pyspark and sqlglot were installed, and nothing else."""
    for name in session.PACKAGES:
        made = types.ModuleType(name)
        made.__spec__ = importlib.util.spec_from_loader(name, None)
        monkeypatch.setitem(sys.modules, name, made)


@pytest.fixture
def java(tmp_path, monkeypatch, packages):
    """Puts a Java of some version in JAVA_HOME."""

    def put(version):
        program = tmp_path / "jdk" / "bin" / "java"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-01-01' >&2\n", "utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))

    return put


SPARK = ("--engine", "spark", "--master")


def test_without_pyspark(told, monkeypatch):
    for name in session.PACKAGES:
        monkeypatch.setitem(sys.modules, name, None)
    said = told(*SPARK, "spark://127.0.0.1:7077")
    assert "needs pyspark and sqlglot, which this environment lacks" in said and "pip install '.[spark]'" in said


def test_without_java(told, packages, monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    said = told(*SPARK, "spark://127.0.0.1:7077")
    assert f"there is none in JAVA_HOME={tmp_path}" in said and "apt-get install openjdk-17-jre-headless" in said


@pytest.mark.parametrize("version", ["11.0.22", "1.8.0_402"])
def test_with_an_old_java(told, java, version):
    java(version)
    assert re.search(rf"needs Java 17 or newer; .*{re.escape(version)}", told(*SPARK, "spark://127.0.0.1:7077"))


def test_without_a_master(told, java):
    java("17.0.15")
    master = f"spark://127.0.0.1:{free_port()}"
    assert f"{master}: no master answers there (Connection refused); start it" in told(*SPARK, master)


def test_a_cluster_must_be_named(told):
    assert "--master spark://host:7077" in told("--engine", "spark")


@pytest.mark.parametrize("other", [("--master", "spark://a:1"), ("--conf", "a=b"), ("--shared", "somewhere")])
def test_options_of_spark_need_spark(told, other):
    assert f"{other[0]} belongs to --engine spark" in told(*other)


def test_settings():
    assert settings(["spark.a=1", "spark.b=x=y"]) == {"spark.a": "1", "spark.b": "x=y"}
    for wrong in ("spark.a", "=1", "spark.a="):
        with pytest.raises(EngineError, match="write KEY=VALUE"):
            settings([wrong])


def test_the_folder_of_a_drop_by_path_and_url():
    assert folder("drop") == Path("drop")
    assert folder("s3a://bucket/drop") == "s3a://bucket/drop"
    assert folder("file:///a/%E0%B8%81%20b") == folder("file://localhost/a/%E0%B8%81%20b") == Path("/a/ก b")


def test_duckdb_reads_no_object_store(told):
    assert "copy the drop there, or add --engine spark" in told("--drop", "s3a://bucket/drop")
