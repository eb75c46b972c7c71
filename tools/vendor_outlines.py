"""Write the outlines of the provinces as a script for pages with a map, so that no figure carries them.

`assets/vendor/outlines.js` sets `sme.outlines` to {code: [rings of [longitude, latitude]]}. Run: part of `make setup`.
"""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE, TARGET = ROOT / "data" / "geography" / "provinces.json", ROOT / "assets" / "vendor" / "outlines.js"


def main() -> None:
    outlines = json.dumps(json.loads(SOURCE.read_text("utf-8")), separators=(",", ":"))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(f"window.sme={{...(window.sme||{{}}),outlines:{outlines}}};\n", "utf-8")


if __name__ == "__main__":
    main()
