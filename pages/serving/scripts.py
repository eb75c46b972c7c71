"""The scripts of a dashboard, in the order the browser runs them, and what Dash's renderer is told."""

SCRIPTS = ("dash.js", "dashboard.js")
"""Bundles of assets/bundles.toml."""
RENDERER_CONFIG = (
    "url_base_pathname",
    "requests_pathname_prefix",
    "ui",
    "props_check",
    "show_undo_redo",
    "children_props",
    "suppress_callback_exceptions",
    "serve_locally",
    "validate_callbacks",
    "disable_version_check",
)
