"""The staff desk: pages on which the town hall works. Each view reads or calls one action; rules and words live below."""
