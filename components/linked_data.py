"""What a page says of its datasets to search engines: schema.org Dataset, in the page's language."""

from typing import Any

from components.downloads import address
from components.model import Context
from data.catalogue import Dataset
from data.file_formats import whole

SHORTEST, LONGEST = 50, 5000
"""Characters that search engines take as a description."""


def describe(datasets: tuple[Dataset, ...], context: Context) -> dict[str, Any]:
    """One dataset as it is, several as a graph; only those of this release."""
    nodes = [_dataset(dataset, context) for dataset in datasets if dataset.id in context.data.manifest["datasets"]]
    return {"@context": "https://schema.org/", **(nodes[0] if len(nodes) == 1 else {"@graph": nodes})}


def _dataset(dataset: Dataset, context: Context) -> dict[str, Any]:
    lang, run, page = (
        context.lang,
        context.data.manifest["datasets"][dataset.id],
        f"{context.origin}/{context.lang}/data/{dataset.id}",
    )
    first, last = (run.get(name, "")[:4] for name in ("first_period", "last_period"))
    return {
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "name": _name(dataset, context),
        "description": _description(dataset, lang),
        "inLanguage": lang,
        "identifier": dataset.id,
        "version": context.data.release,
        "dateModified": context.data.manifest.get("built_at", ""),
        "license": f"{context.origin}/{lang}/developers#licence-{dataset.licence}",
        "isAccessibleForFree": True,
        "keywords": [words[lang] for words in dataset.keywords],
        "creator": {"@type": "Organization", "name": dataset.producer[lang]},
        "publisher": {"@type": "Organization", "name": context.text("site.owner"), "url": "https://www.sme.go.th"},
        "spatialCoverage": {"@type": "Country", "name": "Thailand"},
        **({"temporalCoverage": f"{first}/{last}"} if first else {}),
        "variableMeasured": [measure.title[lang] for measure in dataset.measure],
        "distribution": [_file(dataset, extension, context) for extension in whole(run["cells"])],
        **({"sameAs": dataset.open_data.url} if dataset.open_data.exact else {}),
    }


def _name(dataset: Dataset, context: Context) -> str:
    """The title, marked where the figures are synthetic."""
    title = dataset.title[context.lang]
    return f"{title} [{context.text('origin.synthetic')}]" if dataset.origin == "synthetic" else title


def _description(dataset: Dataset, lang: str) -> str:
    """Lengthened by the coverage where the description alone is too short for search engines."""
    words = dataset.description[lang]
    return (words if len(words) >= SHORTEST else f"{words} · {dataset.coverage[lang]} · {dataset.method[lang]}")[:LONGEST]


def _file(dataset: Dataset, extension: str, context: Context) -> dict[str, str]:
    label = context.catalogue.codes["formats"].label(extension, context.lang)
    return {"@type": "DataDownload", "name": label, "contentUrl": f"{context.origin}{address(dataset.id, extension)}"}
