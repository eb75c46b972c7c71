"""The scripts of a dashboard, in the order the browser runs them, and what Dash's renderer is told."""

SCRIPTS = (
    "react.js",
    "react-dom.js",
    "prop-types.js",
    "dash-bootstrap-components.js",
    "dash-renderer.js",
    "dash-html-components.js",
    "site.js",
    "live.js",
    "picture.js",
    "state.js",
    "explore.js",
    "tables.js",
    "embed-panel.js",
    "boot.js",
)
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
