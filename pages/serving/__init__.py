"""How pages reach a reader: which there are (`menu`), an address to its text (`site`), over HTTP (`routes`)."""
