"""Running Tomoni: the ``tomoni`` command, making a database ready, keeping the processes alive, and looking after it.

Words: **preparing** brings a database to the state that this version needs; the **site** is the web process and the
worker together; a **finding** is what the doctor says of one thing; the **journey** is what `tomoni up --check` walks.
This part must never hold a rule of the domain, and never print a secret or a citizen's words.
"""
