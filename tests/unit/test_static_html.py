"""The first paint: what Dash would draw, as HTML text, and nothing that a hostile text could add to it."""

from html.parser import HTMLParser
from typing import Any

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from components.card_frame import CardFrame
from components.chart import Chart
from components.island import Html, island
from components.plain_html import html as written
from components.static_html import render

HOSTILE = ["<script>x</script>", '"><img src=x onerror=x>', "' onclick='x", "</p></body>", "&lt;b&gt;", "</select>"]


class Reader(HTMLParser):
    """Collects elements, attributes and text as a browser would read them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


class TestText:
    @pytest.mark.parametrize(
        ("node", "text"),
        [
            ('จำนวน < 3 & "ปกปิด"', 'จำนวน &lt; 3 &amp; "ปกปิด"'),
            (12, "12"),
            (1.5, "1.5"),
            (0, "0"),
            (None, ""),
            (True, ""),
            (False, ""),
            ([], ""),
            (["a", None, html.B("b"), ("c", 1)], "a<b>b</b>c1"),
        ],
    )
    def test_plain_nodes(self, node: Any, text: str) -> None:
        assert render(node) == text

    @pytest.mark.parametrize("node", [object(), {"type": "Div"}, b"x", html.Div])
    def test_anything_else_is_refused_by_name(self, node: Any) -> None:
        with pytest.raises(TypeError, match=rf"cannot render {type(node).__name__}"):
            render(node)


class TestElements:
    @pytest.mark.parametrize(
        ("node", "text"),
        [
            (html.Div(), "<div></div>"),
            (html.Div(["a", html.Br(), "b"], className="x y"), '<div class="x y">a<br>b</div>'),
            (html.Label("ปี", htmlFor="year"), '<label for="year">ปี</label>'),
            (html.Th("ปี", scope="col", colSpan=2, rowSpan="3"), '<th colspan="2" rowspan="3" scope="col">ปี</th>'),
            (html.Img(src="/a.png", srcSet="/b.png 2x", alt=""), '<img alt="" src="/a.png" srcset="/b.png 2x">'),
            (html.A("EN", href="/en/", hrefLang="en", lang="en"), '<a href="/en/" hreflang="en" lang="en">EN</a>'),
            (html.Time("ปี 2566", dateTime="2023"), '<time datetime="2023">ปี 2566</time>'),
            (html.Form(method="get", action="/", noValidate=True), '<form action="/" method="get" novalidate></form>'),
            (html.MapEl(name="m"), '<map name="m"></map>'),
            (html.Div(tabIndex="0", role="img", n_clicks=3, key="k"), '<div role="img" tabindex="0"></div>'),
            (html.Button("x", id="b", disabled=True, n_clicks=0), '<button disabled id="b">x</button>'),
            (html.Details(html.Summary("a"), open=False), "<details><summary>a</summary></details>"),
            (html.Details(open=True, hidden=False), "<details open></details>"),
            (html.A("csv", download="a.csv", title=None), '<a download="a.csv">csv</a>'),
        ],
    )
    def test_as_dash_draws_them(self, node: Any, text: str) -> None:
        assert render(node) == text

    @pytest.mark.parametrize("text", HOSTILE)
    def test_elements_that_dash_never_sees_are_written_and_checked_alike(self, text: str) -> None:
        """The same words, attributes, addresses and styles as a component of Dash and as a plain element."""
        given: Any = {"className": text, "data-x": text, "style": {"color": text}, "hidden": True, "title": None}
        one, other = (
            h.Div([h.A(text, href=address, **given) for address in ("/a", "javascript:x", text)], id="i") for h in (html, written)
        )
        assert render(one) == render(other)
        with pytest.raises(TypeError, match="cannot render dash_html_components\\.Script"):
            render(written.Script(text))
        with pytest.raises(TypeError, match="cannot render"):
            render(written.Nothing(text))

    @pytest.mark.parametrize(("value", "text"), [(True, "<a download hidden>"), ("", '<a download="">'), (None, "<a>")])
    def test_switches(self, value: Any, text: str) -> None:
        given: Any = {"hidden": value, "download": value}
        assert render(html.A(**given)) == f"{text}</a>"

    def test_data_and_aria(self) -> None:
        given: Any = {"data-page": "gdp", "data-n": 1, "aria-hidden": True, "aria-busy": False, "aria-label": "ก"}
        shown = 'aria-busy="false" aria-hidden="true" aria-label="ก" data-n="1" data-page="gdp"'
        assert render(html.Div(**given)) == f"<div {shown}></div>"

    def test_styles(self) -> None:
        style = {"marginTop": 4, "lineHeight": 1.5, "width": "5%", "--spark": 'url("data:,a%3Bb")', "--n": 2, "top": 0}
        assert Reader(render(html.I(style=style))).elements[0][1]["style"] == (
            'margin-top:4px;line-height:1.5;width:5%;--spark:url("data:,a%3Bb");--n:2;top:0'
        )
        assert render(html.I(style={})) == "<i></i>"

    def test_pattern_ids_are_written_as_dash_writes_them(self) -> None:
        ((_, attributes),) = Reader(render(html.I(id={"type": "ตัวกรอง", "index": 1}))).elements
        assert attributes == {"id": '{"index":1,"type":"ตัวกรอง"}'}


class TestDashComponents:
    def test_a_chart_is_its_drawing_at_its_final_height(self) -> None:
        chart = Chart("g", {"data": [], "layout": {}}, "<svg></svg>", {"height": "372px"})
        still = '<div class="still" id="g-still"><svg></svg></div>'
        assert render(chart) == f'<div aria-hidden="true" class="chart" id="g" style="height:372px">{still}</div>'

    def test_what_the_first_paint_holds_is_not_repeated_for_dash(self) -> None:
        assert "drawing" not in Chart("g", {"data": []}, "<svg></svg>", {}).bare()["props"]
        assert Html("<b>", "p", "note").bare()["props"] == {"id": "p", "className": "note"}
        assert render(Html("<b>", "p", "note")) == '<div class="note" id="p"><b></div>'
        props = CardFrame("c", [], "card", False, None, head="<b>", foot="", panels="").bare()["props"]
        assert props == {"id": "c", "children": [], "className": "card", "hidden": False}
        assert island("x").bare()["props"] == {"html": "x"}, "without an id nothing can find it there"

    def test_a_card_is_its_parts_around_its_body(self) -> None:
        card = CardFrame("c", [html.P("<")], "card c6", True, "area", head="<h2></h2>", foot="<p></p>", panels="")
        assert render(card) == (
            '<section aria-labelledby="c-title" class="card c6" data-selects="area" hidden id="c"><div id="c-head"><h2></h2></div>'
            '<div class="fig" id="c-body"><p>&lt;</p></div><div class="card-foot" id="c-foot"><p></p></div>'
            '<div class="card-panels" id="c-panels"></div></section>'
        )

    @pytest.mark.parametrize("node", [dcc.Store(id="s", data={"a": 1}), dcc.Location(id="l"), dcc.Interval(id="i")])
    def test_invisible_ones_leave_nothing(self, node: Any) -> None:
        assert render(node) == ""

    def test_select_works_in_a_form(self) -> None:
        options = [{"label": "ทุกภาค", "value": "_T"}, {"label": "การค้า <", "value": "TRD", "disabled": True}]
        shown = render(dbc.Select(id="filter-sector", name="sector", options=options, value="_T", className="f-select"))
        assert shown == (
            '<select class="form-select f-select" id="filter-sector" name="sector">'
            '<option selected value="_T">ทุกภาค</option><option disabled value="TRD">การค้า &lt;</option></select>'
        )

    def test_select_takes_plain_options_and_a_placeholder(self) -> None:
        plain = '<select class="form-select form-select-sm" id="y" name="y"><option disabled hidden value="">ปี</option>'
        assert render(dbc.Select([1, 2], 2, id="y", size="sm", placeholder="ปี")) == (
            f'{plain}<option value="1">1</option><option selected value="2">2</option></select>'
        )

    def test_label(self) -> None:
        assert render(dbc.Label("ปี", html_for="y", class_name="f")) == '<label class="form-label f" for="y">ปี</label>'

    @pytest.mark.parametrize("node", [dcc.Markdown("x"), dbc.Modal(), html.Script("x"), html.Iframe(), html.ObjectEl()])
    def test_unknown_types_are_refused_by_name(self, node: Any) -> None:
        with pytest.raises(TypeError, match=rf"{node._namespace}\.{node._type} .*add a renderer"):
            render(html.Div([node]))


class TestHostileInput:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_nothing_escapes_its_place(self, text: str) -> None:
        options = [{"label": text, "value": text}]
        marks: Any = {"title": text, "className": text, "id": {"type": text}, "data-x": text}
        tree = html.P([text, dbc.Select(options=options, name=text), html.I(style={"color": text})], **marks)
        found = Reader(render(tree))
        assert [tag for tag, _ in found.elements] == ["p", "select", "option", "i"]
        assert set(found.elements[0][1]) == {"id", "title", "class", "data-x"}
        assert found.elements[0][1]["title"] == text
        assert found.text == text * 2

    @given(st.text(), st.text())
    def test_a_browser_reads_back_what_was_written(self, words: str, title: str) -> None:
        text = render(html.P(words, title=title))
        text.encode("utf-8")
        found = Reader(text)
        if words.isprintable() and title.isprintable():
            assert (found.text, found.elements) == (words, [("p", {"title": title})])
        assert len(found.elements) == 1

    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)",
            " JaVaScript:alert(1)",
            "java\nscript:x",
            "\x01javascript:x",
            "vbscript:x",
            "data:text/html,<b>",
            "blob:x",
            "file:///etc",
        ],
    )
    def test_addresses_that_run_or_reach_elsewhere_are_left_out(self, address: str) -> None:
        assert render(html.A("x", href=address)) == "<a>x</a>"
        assert render(html.Form(action=address)) == "<form></form>"
        assert render(html.Img(src=address)) == "<img>"

    @pytest.mark.parametrize(
        "address", ["/th/?a=b:c", "#about", "?a=1", "", "https://data.go.th/dataset?q=สสว.", "mailto:a@b.th", "tel:1301", "a/b:c"]
    )
    def test_ordinary_addresses_stay(self, address: str) -> None:
        assert Reader(render(html.A("x", href=address))).elements[0][1] == {"href": address}

    def test_pictures_may_be_inline(self) -> None:
        assert render(html.Img(src="data:image/png;base64,AA")) == '<img src="data:image/png;base64,AA">'
        assert render(html.A("x", href="data:image/svg+xml,<svg/>")) == "<a>x</a>"

    @pytest.mark.parametrize("value", ["red;background:url(//x)", "red}body{x:y", "a\\3b b", "x/*"])
    def test_styles_cannot_add_declarations(self, value: str) -> None:
        assert render(html.I(style={"color": value, "top": 1})) == '<i style="top:1px"></i>'

    @pytest.mark.parametrize("name", ["data-x onclick", 'data-"', "data->", "data-x="])
    def test_attribute_names_are_checked(self, name: str) -> None:
        given: Any = {name: "x"}
        for elements in (html, written):
            with pytest.raises(TypeError, match="as an attribute; give an HTML name"):
                render(elements.I(**given))

    def test_style_names_and_attribute_values_are_checked(self) -> None:
        with pytest.raises(TypeError, match="cannot write the style"):
            render(html.I(style={"color:red;x": "y"}))
        given: Any = {"title": ["a"]}
        with pytest.raises(TypeError, match="cannot write list as attribute 'title'"):
            render(html.I(**given))

    def test_control_characters_and_lone_surrogates_become_marks(self) -> None:
        assert render("a\x00b\ud800c\n") == "a\ufffdb\ufffdc\n"
