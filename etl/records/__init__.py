"""The officer's tool: approved requests for records, answered within the notice, every step in the ledger.

request → rules → choose → extract → place (with the ledger). Nothing right of the wall may import any of it.
"""
