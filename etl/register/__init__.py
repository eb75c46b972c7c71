"""From the records of the partners to a private table of enterprises, and from that to tables that may be published."""
