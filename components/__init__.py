"""Pure functions from figures and declarations to text, figure dicts and layouts: no input or output, no SQL."""
