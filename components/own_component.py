"""Components of Dash that our own scripts draw."""

from typing import Any

from dash.development.base_component import Component


class OwnComponent(Component):
    """Dash's initialiser would look on disk for a Python package of the namespace, at each property of each component."""

    _namespace = "sme"

    def __init__(self, properties: tuple[str, ...], **given: Any) -> None:
        """`properties` it may have, and those it has; None is none."""
        self._prop_names = self.available_properties = list(properties)
        self._valid_wildcard_attributes = self.available_wildcard_properties = []
        for name, value in given.items():
            if value is not None:
                setattr(self, name, value)
