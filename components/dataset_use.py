"""How to use a dataset elsewhere: its files, the parameters of its address, code that reads it, a ready citation."""

from collections.abc import Mapping

from dash import html

from components import downloads
from components import format as formats
from components.elements import icon
from components.model import Context
from data.catalogue import Dataset


def how_to_use(context: Context, dataset: Dataset, asked: Mapping[str, str]) -> html.Div:
    """`asked` are the codes that the reader chose, by parameter: files and samples take them too."""
    csv = context.origin + downloads.address(dataset.id, "csv")
    wanted = {"measure": dataset.measure[0].id, **asked, **({"release": context.data.release} if context.data.pinned else {})}
    samples = [_code(context, name, code) for name, code in code_samples(csv, dataset.id, wanted).items()]
    chosen = html.P(context.text("explore.files"), className="small") if asked else None
    label = {"aria-label": context.text("tool.download")}
    return html.Div(
        [
            chosen,
            html.Div(downloads.links(context, dataset, asked), className="od files", role="group", **label),
            html.P(context.text("data.parameters", names=", ".join(["period", "measure", *(d.id for d in dataset.dimension)]))),
            html.Div(samples, className="samples"),
            html.H3(context.text("data.cite")),
            _copyable(context, citation(context, dataset), "data.cite"),
        ]
    )


def code_samples(address: str, dataset_id: str, wanted: Mapping[str, str]) -> dict[str, str]:
    """Five lines at most per language: all figures, and those that are wanted."""
    one = "?" + "&".join(f"{name}={code}" for name, code in wanted.items())
    python = f'address = "{address}"\ncells = pd.read_csv(address)\none = pd.read_csv(address + "{one}")'
    return {
        "Python": f"import pandas as pd\n\n{python}",
        "R": f'address <- "{address}"\ncells <- read.csv(address)\none <- read.csv(paste0(address, "{one}"))',
        "curl": f'curl -o {dataset_id}.csv \\\n  "{address}{one}"',
    }


def _code(context: Context, name: str, code: str) -> html.Div:
    return html.Div([html.H3(name), _copyable(context, code, "data.code", mono=True, lang="en")])


def _copyable(context: Context, text: str, key: str, mono: bool = False, **more: str) -> html.Div:
    shown = html.Pre(html.Code(text), tabIndex="0", **more) if mono else html.P(text)
    label = context.text("data.copy", what=context.text(key))
    button = html.Button(
        icon("clipboard"),
        type="button",
        className="copy",
        title=label,
        **{"data-action": "copy-figure", "data-copy": text, "aria-label": label},
    )
    return html.Div([shown, button], className="copyable")


def citation(context: Context, dataset: Dataset) -> str:
    """A reference as libraries write it: producer, year of the release, title, release, address."""
    built = formats.period_label(context.data.manifest["built_at"][:4], context.lang)
    return context.text(
        "data.citation",
        producer=dataset.producer[context.lang],
        when=built,
        title=dataset.title[context.lang],
        release=context.data.release,
        address=f"{context.origin}/{context.lang}/data/{dataset.id}?release={context.data.release}",
    )
