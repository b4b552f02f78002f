"""Telling an address something: by mail now, by other ways later. This part knows no person.

Words: **Message** one text to one address; **DeliveryAttempt** one try to hand it over, with its outcome.
This part must never put an address or a text into a log, and never lose a message that was queued.
"""
