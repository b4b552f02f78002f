"""Pages that join parts: the front page, the plan with its voices and indicators, what every site must say of itself.

This part owns no table and decides nothing: it reads through the doors of the parts below and sets side by side what
they know. A page costs the same number of queries whatever the size of the plan or of the ledger.
"""
