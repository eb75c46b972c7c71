"""One short file per page; `serving` turns an address into HTML or into the changed parts of a page."""
