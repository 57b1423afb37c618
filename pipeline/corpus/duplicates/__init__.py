"""
Duplicates across nights: which articles tell a text that another one tells already.

    form → digest → known text?  else sketch → bands → compare → cluster        (index, in SQLite)
    cluster → parts of wholes → original → `cluster` and `duplicate_of`         (labels, as of now)

docs/duplicates.md says what is taken for a duplicate and what that was measured on.
"""
