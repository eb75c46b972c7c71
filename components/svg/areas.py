"""Filled areas: outlines as path data, drawn in a frame of their own that keeps the shape of the country."""

from collections.abc import Mapping, Sequence
from typing import Any

from components.svg.hatch import Hatches
from components.svg.plot import Paint, Plot
from components.svg.words import attributes

Rings = Sequence[Sequence[Sequence[float]]]
UNITS, RATIO = 1000, 1.03
"""Units per degree of longitude; how much longer a degree of latitude is drawn (`scaleratio` of every map)."""
Paths = Mapping[str, str] | None
SHARED: Paths = None
"""In place of outlines: the document holds those of `shared_outlines`, and maps refer to them."""


def outline_path(rings: Rings) -> str:
    """Path data of rings of [longitude, latitude], in whole units of a thousandth of a degree, y downwards."""
    return "".join(_ring([(round(x * UNITS), round(-y * UNITS * RATIO)) for x, y in ring]) for ring in rings)


def _ring(points: Sequence[tuple[int, int]]) -> str:
    (x, y), steps = points[0], []
    for nx, ny in points[1:]:
        steps.append(f"{nx - x} {ny - y}")
        x, y = nx, ny
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def area_paths(outlines: Mapping[str, Rings]) -> dict[str, str]:
    """Path data by area code: made once per process, for maps that name their outlines."""
    return {code: outline_path(rings) for code, rings in outlines.items()}


def shared_outlines(paths: Mapping[str, str]) -> str:
    """Every outline once, unseen, for all maps of a document."""
    drawn = "".join(f"<path{attributes(id=f'outline-{code}', data_area=code, d=path)}/>" for code, path in paths.items())
    return f'<svg class="outlines" width="0" height="0" aria-hidden="true"><defs>{drawn}</defs></svg>'


def areas(plot: Plot, traces: Sequence[Mapping[str, Any]], paths: Paths, paint: Paint, name: str) -> str:
    """All areas on one pair of axes. `paths` holds the outlines that traces name (or is `SHARED`),
    `name` begins the ids of patterns.
    """
    x, y = plot.pair(traces[0])
    box = (x.range[0] * UNITS, -y.range[1] * UNITS * RATIO)
    size = ((x.range[1] - x.range[0]) * UNITS, (y.range[1] - y.range[0]) * UNITS * RATIO)
    kept = bool(y.spec.get("scaleanchor"))
    across, down = (n * (a.domain[1] - a.domain[0]) for n, a in zip(plot.pixels, (x, y), strict=True))
    unit = size[1] / down if kept else (size[0] / across * size[1] / down) ** 0.5
    hatches = Hatches(name, unit, paint)
    body = "".join(_area(trace, paths, paint, unit, hatches) for trace in traces)
    frame = attributes(
        x=f"{100 * x.domain[0]:.4g}%",
        y=f"{100 * (1 - y.domain[1]):.4g}%",
        width=f"{100 * (x.domain[1] - x.domain[0]):.4g}%",
        height=f"{100 * (y.domain[1] - y.domain[0]):.4g}%",
        viewBox=" ".join(f"{round(n)}" for n in (*box, *size)),
        preserveAspectRatio=None if kept else "none",
    )
    return f"<svg{frame}>{hatches.definitions()}{body}</svg>"


def _area(trace: Mapping[str, Any], paths: Paths, paint: Paint, unit: float, hatches: Hatches) -> str:
    named = trace.get("meta", {}).get("outline")
    pattern = trace.get("fillpattern")
    fill = hatches.use(pattern) if pattern else paint(trace["fillcolor"])
    line, width = trace["line"], float(trace["line"]["width"] * unit)
    look = attributes(
        data_code=next(iter(trace.get("customdata") or ()), None), fill=fill, stroke=paint(line["color"]), stroke_width=width
    )
    if named and paths is SHARED:
        return f"<use{attributes(href=f'#outline-{named}')}{look}/>"
    path = (paths or {}).get(named, "") if named else outline_path(_rings(trace))
    return f"<path{attributes(data_area=named, d=path)}{look}/>"


def _rings(trace: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    """Rings of a trace, which stand apart by a gap."""
    rings: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None:
            rings.append([])
        else:
            rings[-1].append((x, y))
    return [ring for ring in rings if ring]
