"""Charts as SVG text, drawn on the server from the same figure dicts that plotly draws in the browser.

The grammar (everything that `components/` makes; anything else raises `UnknownMarkError`, so that nothing is left out
in silence):

- `data`: traces of type `scatter` with mode `lines` (solid, dot, dash; `None` breaks the line), `markers`, `text` or
  several of them; areas (`fill: toself`, given by `x`/`y` or named by `meta.outline`; a `fillpattern` hatches them); and
  lying `bar`s, alone on their axes or stacked (`barmode`), with texts outside their ends.
- `layout`: `height`, `margin`, axes `xaxis`, `yaxis`, `xaxis2` … with `domain`, `range`, `type` (category or linear),
  ticks given or counted by `nticks`; `shapes` (line, rect; below the values or above), `annotations` without arrows; and
  `meta`: `phone`, merged where a card is narrow, `extent` and `rows`, by which bars leave room for their labels; both as
  assets/charts.js does.
- Colours are tokens (`@main`); `paint` turns them into CSS custom properties, or into plain colours for pictures.

Places are shares of the plot area, distances pixels: a drawing has no width of its own and keeps the size of its words
at any width, as plotly's does. Hover texts and the values behind areas are never written.
"""
