"""Who may import whom. Each rule is shown to fire on a planted violation, and the real tree has none."""

import pytest

from tests.architecture.rules import violations
from tests.architecture.tree import code, read

FORBIDDEN = [
    ("app.py", "import etl"),
    ("app.py", "import etl.records"),
    ("pages/request.py", "from etl.records.ledger import Ledger"),
    ("components/card.py", "from etl.records import release"),
    ("data/open_data/routes.py", "def f():\n    from etl.records.release import answer"),
    ("data/notice.py", "from etl.records.rules import refusals"),
    ("pages/request.py", "import sqlite3"),
    ("pages/overview.py", "from etl import publish"),
    ("components/card.py", "from etl.publish import run"),
    ("data/warehouse.py", "def f():\n    import etl.extract"),
    ("data/open_data/csv.py", "from ...etl import publish"),
    ("data/warehouse.py", "from pages import overview"),
    ("data/open_data/csv.py", "import components.card"),
    ("components/card.py", "from pages.overview import layout"),
    ("pages/overview.py", "import app"),
    ("pages/overview.py", "from pages.budget import layout"),
    ("pages/overview.py", "from . import budget"),
    ("app.py", "import duckdb"),
    ("pages/overview.py", "from sqlalchemy import select"),
    ("data/open_data/csv.py", "import sqlalchemy as sa"),
    ("data/catalogue.py", "import duckdb_engine"),
    ("data/warehouse.py", "from pyspark.sql import SparkSession"),
    ("etl/register/link.py", "def f():\n    import pyspark"),
    ("etl/engine/spark.py", "from py4j.java_gateway import JavaGateway"),
    ("etl/register/aggregate.py", "import sqlglot"),
    ("etl/engine/session.py", "import sqlglot"),
    ("data/catalogue.py", "import pandas"),
    ("data/declare.py", "from pydantic import BaseModel"),
    ("data/catalogue_rules.py", "from data.warehouse import Warehouse"),
    ("etl/publish.py", "from data.warehouse import Warehouse"),
    ("etl/publish.py", "import components"),
    ("components/card.py", "from data.warehouse import Warehouse"),
    ("components/card.py", "from data import warehouse"),
    ("components/card.py", "import data"),
    ("components/card.py", "import flask"),
    ("components/card.py", "from pathlib import Path"),
    ("components/card.py", "import os.path"),
    ("components/card.py", "from urllib.request import urlopen"),
    ("components/card.py", "text = open('x').read()"),
    ("components/card.py", "text = path.read_text()"),
    ("components/card.py", "query = 'select a from b'"),
    ("pages/overview.py", "query = f'SELECT a FROM {table} '"),
    ("pages/overview.py", "import plotly.express as px"),
    ("components/figures.py", "from plotly import graph_objects as go"),
    ("data/open_data/image.py", "import plotly.io"),
    ("app.py", "import importlib"),
    ("pages/overview.py", "from importlib import import_module"),
    ("components/card.py", "module = __import__('etl')"),
    ("data/warehouse.py", "exec('import etl')"),
]
ALLOWED = [
    ("app.py", "import pages\nfrom components.card import card\nfrom data.warehouse import Warehouse\nimport flask"),
    ("pages/overview.py", "from dash import html\nfrom components.card import card\nfrom data.warehouse import Warehouse"),
    ("components/card.py", "from urllib.parse import quote\nfrom data.catalogue import Dataset\nfrom . import figures"),
    ("components/card.py", "'''Select a card from the list.'''\ntext = 'Choose sector, size or area from the bar'"),
    ("data/release.py", "import duckdb\nimport sqlalchemy as sa\nfrom data.catalogue import Catalogue"),
    ("pages/request.py", "from data.notice import check, load"),
    ("components/card.py", "from data.notice import Notice"),
    ("etl/records/rules.py", "from data.notice import check"),
    ("data/open_data/csv.py", "from data.warehouse import Warehouse\nfrom importlib.metadata import version"),
    ("data/catalogue.py", "import csv\nfrom pathlib import Path\nfrom data.declare import Text"),
    ("etl/engine/session.py", "def f():\n    from pyspark.sql import SparkSession"),
    ("etl/engine/dialect.py", "import sqlglot\nfrom sqlglot import exp"),
    ("etl/publish.py", "import duckdb\nimport importlib\nfrom data.catalogue import load\nfrom etl.audit import attack"),
]


@pytest.mark.parametrize(("path", "source"), FORBIDDEN)
def test_a_planted_violation_is_found(path: str, source: str) -> None:
    assert violations(path, source)


@pytest.mark.parametrize(("path", "source"), ALLOWED)
def test_what_the_house_allows_passes(path: str, source: str) -> None:
    assert violations(path, source) == []


def test_the_tree_has_no_violation() -> None:
    modules = code()
    assert modules, "no module found: the check would be empty"
    assert [found for path in modules for found in violations(path, read(path))] == []
