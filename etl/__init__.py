"""The left side of the wall: from sources as received to a published release."""
