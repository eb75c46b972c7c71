"""One module per dataset whose sources are not already in long or wide shape; see `etl/normalise.py`."""
