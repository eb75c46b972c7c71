"""Words that go with figures wherever they go: notes, dictionary, citation, in the reader's language."""

import datetime

from babel import Locale

from data.open_data.extract import Extract, headings

BUDDHIST_ERA = 543
Pairs = list[tuple[str, str]]


def notes(extract: Extract) -> Pairs:
    """Heading and text of everything a reader should know, from the declaration."""
    dataset, lang, text = extract.dataset, extract.lang, extract.text
    pairs = [(text("files.description"), dataset.description[lang]), (text("files.origin"), text(f"origin.{dataset.origin}"))]
    pairs += [(text(f"about.{key}"), getattr(dataset, key)[lang]) for key in ("definition", "coverage", "method", "next_update")]
    pairs += [(text("about.pitfalls"), words[lang]) for words in dataset.pitfalls]
    pairs += [(text("files.break"), f"{found.period}: {found.title[lang]}") for found in dataset.definition_break]
    return [*pairs, (text("about.contact"), dataset.contact[lang]), (text("about.licence"), licence(extract, lang))]


def licence(extract: Extract, lang: str) -> str:
    return extract.catalogue.codes["licences"].label(extract.dataset.licence, lang)


def dictionary(extract: Extract) -> list[tuple[str, str, str, str]]:
    """Name in files, Thai title, English title, and unit or code list of every column and measure."""
    dataset, units = extract.dataset, extract.catalogue.codes["units"]
    titles = {d.id: (d.title, d.codes) for d in dataset.dimension} | {a.id: (a.title, "") for a in dataset.attribute}
    texts = extract.catalogue.texts
    for name in set(headings(dataset)) - set(titles):
        titles[name] = (texts[f"column.{name}"], {"unit": "units", "status": "statuses", "measure": "measure"}.get(name, ""))
    columns = [(name, titles[name][0].th, titles[name][0].en, titles[name][1]) for name in headings(dataset)]
    measures = [(f"measure = {m.id}", m.title.th, m.title.en, units.label(m.unit, extract.lang)) for m in dataset.measure]
    return columns + measures


def cite(extract: Extract, lang: str) -> str:
    """How to quote: producer, title, release, day, address."""
    return extract.catalogue.text(
        "files.citation",
        lang,
        producer=extract.dataset.producer[lang],
        title=extract.title(lang),
        site=extract.catalogue.text("site.name", lang),
        release=extract.release,
        day=day(extract.built_at, lang),
        address=f"{extract.site}/{lang}/data/{extract.dataset.id}?release={extract.release}",
    )


def cited_sources(extract: Extract) -> list[tuple[str, str, str, str]]:
    """Title with section, producer, as-of and address of every source of these cells."""
    used = dict.fromkeys(extract.published["source"])
    rows = [extract.sources[id] for id in used]
    return [
        (f"{r['title']} · {r['section']}" if r["section"] else r["title"], r["producer"], r["as_of"] or "", r["url"] or "")
        for r in rows
    ]


def day(iso: str, lang: str) -> str:
    """A day in words: `25 พฤศจิกายน 2569`, `25 November 2026`."""
    date = datetime.date.fromisoformat(iso[:10])
    names = Locale(lang).months["format"]["wide"]
    return f"{date.day} {names[date.month]} {date.year + (BUDDHIST_ERA if lang == 'th' else 0)}"
