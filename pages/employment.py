"""การจ้างงาน: how many people work in MSMEs, in which sector and under which legal form."""

from collections.abc import Callable, Mapping, Sequence

from components import facts, rows
from components.figures import Bar, Line, bar_chart, line_chart
from components.model import Card, Choice, Context, FilterBar, Kpi, Page, Row, View
from components.palette import SECTORS
from data.catalogue import TOTAL
from data.declare import Text

NEW, OLD = "2562", "2545"
JOBS, HEADLINE = "msme_employment", "msme_big_data"
AXES = {"sector": Text("ภาคธุรกิจ", "Sector"), "legal_form": Text("รูปแบบกิจการ", "Legal form")}


def _choices(axis: str) -> Callable[[Context], Sequence[Choice]]:
    def made(context: Context) -> Sequence[Choice]:
        return rows.choices(context, context.dataset(JOBS), axis, context.data.select(JOBS, {"measure": ["employment"]}))

    return made


def view(context: Context) -> View:
    chosen = {axis: context.state[axis] for axis in AXES}
    scope = " · ".join(context.label(JOBS, axis, code) for axis, code in chosen.items() if code != TOTAL)
    cells = rows.charted(context.data.select(JOBS, {axis: [code] for axis, code in chosen.items()}))
    new = rows.only(cells, definition=NEW)
    now = rows.last(rows.only(new, measure="employment"))
    return View(
        takeaway=_takeaway(context, now, new, scope),
        as_of=facts.period_text(context, context.dataset(JOBS), now["period"]) if now else "–",
        kpis=_kpis(context, new, scope),
        cards=(_parts(context, "sector", chosen, "jobs-by-sector", 7), _parts(context, "legal_form", chosen, "jobs-by-legal-form", 5),
               _growth(context), _share(context)),
        datasets=(context.dataset(JOBS), context.dataset(HEADLINE)),
        guide=tuple(step[context.lang] for step in context.dataset(JOBS).guide),
    )


def _takeaway(context: Context, now: Row | None, cells: Sequence[Row], scope: str) -> tuple[str, ...]:
    dataset = context.dataset(JOBS)
    if now is None:
        return facts.say(context, "employment.take_none", scope=scope)
    values = {"value": facts.value_text(context, dataset, now), "period": facts.phrase(context, dataset, now["period"]), "scope": scope}
    growth = rows.last(rows.only(cells, measure="growth_from_previous_year"))
    values["growth"] = facts.growth_words(context, dataset, growth) if growth else ""
    if scope:
        return facts.say(context, "employment.take_scope", **values)
    share = rows.last(rows.only(cells, measure="share_of_total_employment"))
    values["share"] = facts.share_words(context, dataset, share) if share else ""
    return facts.say(context, "employment.take", **values)


def _kpis(context: Context, cells: Sequence[Row], scope: str) -> tuple[Kpi, ...]:
    dataset = context.dataset(JOBS)
    label = context.text("employment.jobs") + (f" · {scope}" if scope else "")
    growth = rows.last(rows.only(cells, measure="growth_from_previous_year"))
    words = facts.growth_words(context, dataset, growth) if growth else None
    jobs = facts.kpi(context, dataset, rows.only(cells, measure="employment"), label, change=words)
    share_of = "share_of_msme_employment" if scope else "share_of_total_employment"
    shares = rows.only(cells, measure=share_of)
    share = facts.kpi(context, dataset, shares, context.text(f"employment.{share_of}"), shares[-1]["value"] if shares else None)
    return (jobs, share) if scope else (jobs, share, _part(context, "sector", "SRV"), _part(context, "legal_form", "JUR"))


def _part(context: Context, axis: str, code: str) -> Kpi:
    dataset = context.dataset(JOBS)
    wanted = {name: [code if name == axis else TOTAL] for name in AXES}
    cells = rows.charted(context.data.select(JOBS, {"definition": [NEW], **wanted}))
    share = rows.last(rows.only(cells, measure="share_of_msme_employment"))
    words = context.text("employment.of_msme_jobs", share=facts.value_text(context, dataset, share)) if share else ""
    return facts.kpi(context, dataset, rows.only(cells, measure="employment"), context.label(JOBS, axis, code), share["value"] if share else None, words)


def _parts(context: Context, axis: str, chosen: Mapping[str, str], card_id: str, span: int) -> Card:
    dataset = context.dataset(JOBS)
    others = {name: [code] for name, code in chosen.items() if name != axis}
    every = rows.charted(context.data.select(JOBS, {"definition": [NEW], **others}))
    parts = rows.latest_parts([row for row in rows.only(every, measure="employment") if row[axis] != TOTAL], axis)
    shares = {row[axis]: row for row in rows.only(every, measure="share_of_msme_employment")}
    bars = [_bar(context, axis, row, shares.get(row[axis]), chosen[axis]) for row in parts]
    title = context.text(f"employment.by_{axis}_top", name=bars[0].name, share=facts.share_words(context, dataset, shares[parts[0][axis]])) if bars else (
        context.text(f"employment.by_{axis}"))
    when = facts.phrase(context, dataset, parts[0]["period"]) if parts else ""
    return Card(
        card_id, title, context.text(f"employment.by_{axis}_sub", period=when), facts.sources(context, parts), dataset,
        facts.period_text(context, dataset, parts[0]["period"]) if parts else "–", span, bar_chart(bars) if bars else None,
        table=facts.table(context, dataset, [row for row in every if row[axis] != TOTAL], title, (axis,)) if parts else None,
        empty=facts.empty(context, " · ".join(context.label(JOBS, n, c[0]) for n, c in others.items())),
        download={"definition": NEW, **{n: c[0] for n, c in others.items()}}, alt=facts.alt_parts(context, dataset, parts, axis, title),
    )


def _bar(context: Context, axis: str, row: Row, share: Row | None, chosen: str) -> Bar:
    dataset, name = context.dataset(JOBS), context.label(JOBS, axis, row[axis])
    colour = SECTORS.get(row[axis], "@main") if chosen in (TOTAL, row[axis]) else "@mute"
    text = facts.value_text(context, dataset, row) + (f" · {facts.value_text(context, dataset, share)}" if share else "")
    return Bar(name, row["value"], text, facts.hover(context, dataset, row, name), colour, row[axis])


def _growth(context: Context) -> Card:
    """Growth by sector as the source prints it; bars to the left are falls."""
    dataset = context.dataset(JOBS)
    cells = rows.charted(context.data.select(JOBS, {"measure": ["growth_from_previous_year"], "definition": [NEW], "legal_form": [TOTAL]}))
    ordered = sorted(cells, key=lambda row: -row["value"])
    bars = [Bar(context.label(JOBS, "sector", row["sector"]), row["value"], facts.value_text(context, dataset, row),
                facts.hover(context, dataset, row, context.label(JOBS, "sector", row["sector"])), SECTORS.get(row["sector"], "@main"), row["sector"])
            for row in ordered]
    title, when = context.text("employment.growth"), facts.phrase(context, dataset, ordered[0]["period"])
    return Card("jobs-growth-by-sector", title, context.text("employment.growth_sub", period=when), facts.sources(context, cells), dataset,
                facts.period_text(context, dataset, ordered[0]["period"]), 6, bar_chart(bars), table=facts.table(context, dataset, ordered, title, ("sector",)),
                download={"measure": "growth_from_previous_year"}, alt=facts.alt_parts(context, dataset, ordered, "sector", title))


def _share(context: Context) -> Card:
    """The share of all jobs; two definitions, two lines."""
    dataset = context.dataset(JOBS)
    cells = rows.charted(context.data.select(JOBS, {"measure": ["share_of_total_employment"]}))
    years = rows.timeline(row["period"] for row in cells)
    position = {year: n for n, year in enumerate(years)}
    lines = [Line(context.label(JOBS, "definition", code), facts.points(context, dataset, part, position, {row["period"] for row in part}), colour)
             for code, colour in ((OLD, "@mute"), (NEW, "@main")) if (part := rows.only(cells, definition=code))]
    labels = (context.label(JOBS, "definition", OLD), context.label(JOBS, "definition", NEW))
    figure = line_chart([facts.period_text(context, dataset, year) for year in years], lines, break_at=position["2019"] - 0.5, break_labels=labels,
                        y_range=(0, 100), tick_step=2)
    title = context.text("employment.share")
    return Card("jobs-share-of-all", title, context.text("employment.share_sub"), facts.sources(context, cells), dataset,
                facts.period_text(context, dataset, years[-1]), 6, figure, note=context.text("employment.share_note"),
                table=facts.table(context, dataset, context.data.select(JOBS, {"measure": ["share_of_total_employment"]}, all_variants=True), title, ("definition",)),
                download={"measure": "share_of_total_employment"}, alt=facts.alt(context, dataset, cells, title))


PAGE = Page("employment", Text("การจ้างงานของ MSME", "Employment in MSMEs"),
            Text("ผู้ทำงานใน MSME ตามภาคธุรกิจและรูปแบบกิจการ", "People working in MSMEs by sector and legal form"), view,
            tuple(FilterBar(axis, title, _choices(axis), TOTAL) for axis, title in AXES.items()),
            ("jobs-by-sector", "jobs-by-legal-form", "jobs-growth-by-sector", "jobs-share-of-all"), (JOBS, HEADLINE))
