"""Copy the scripts that Dash needs in the browser from the installed packages into `assets/vendor/`.

Served from there they are hashed, compressed once and cached for ever like our own files; the polyfill, the old table
and every part that no page uses stay out. Run: `python tools/vendor_dash.py` (part of `make setup`, before static.py).
"""

import shutil
import sys
from pathlib import Path

import dash
import dash_bootstrap_components as dbc

VENDOR = Path(__file__).resolve().parent.parent / "assets" / "vendor"
DASH, DBC = Path(dash.__file__).parent, Path(dbc.__file__).parent
FILES = {
    "react.js": DASH / "deps/react@18.3.1.min.js",
    "react-dom.js": DASH / "deps/react-dom@18.3.1.min.js",
    "prop-types.js": DASH / "deps/prop-types@15.8.1.min.js",
    "dash-bootstrap-components.js": DBC / "_components/dash_bootstrap_components.min.js",
    "dash-html-components.js": DASH / "html/dash_html_components.min.js",
    "dash-renderer.js": DASH / "dash-renderer/build/dash_renderer.min.js",
}


def main() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        if not source.exists():
            sys.exit(f"tools/vendor_dash.py: {source.name} is not in the installed packages; correct FILES for this version")
        shutil.copyfile(source, VENDOR / name)


if __name__ == "__main__":
    main()
