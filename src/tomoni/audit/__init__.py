"""What happened, kept: recorded actions, the outbox of events, limits, looks at personal data, retention.

Words: **Record** one line of the append-only log; **Outbox** what still has to be done because of an event;
**Look** that somebody saw personal data; **Throttle** how often somebody tried something.
This part must never hold a name or a citizen's words, and never let an action go by without its record.
"""
