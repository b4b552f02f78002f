"""People, departments and posts over time, what a post may do, and signing in.

Words: **Person** staff or citizen with an account; **Department** (課) and **Post** (役職) keep their identity
while their names change; a **Holding** says who holds a post from when to when; a **Role** what a post may do.
This part must never let a name into a log, and never delete history: what ends gets an end date.
"""
