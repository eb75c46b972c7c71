"""Withholding cells so that no enterprise's figures can be worked out: the rule, the swaps, the passes, the certificates."""
