"""The attacker: everything a release is tried with before anybody may see it (disclosure.md §4–§6)."""

from etl.attack.model import Hit, Outcome, Report, to_json
from etl.attack.run import attack

__all__ = ["Hit", "Outcome", "Report", "attack", "to_json"]
