"""Finding texts by words and by likeness, on both databases.

Words: a **Document** is what is searched for one thing of another part (``kind`` and ``ref``): its tokens and its day.
The index is a projection: its owner puts, replaces and removes documents in the transaction of its own actions,
and can build everything anew from its own tables.

Personal data: tokens hold what citizens wrote. Their retention is the owner's duty: whoever shreds a text calls
``remove`` in the same action. This part must never keep a document that its owner has ended, and never decide who may
see what it found: that is the owner's rule.
"""
