"""How Tomoni looks: tokens, components, page frames, form rendering and chart geometry.

Words: a **component** is one template, one style file and one example; a **frame** is what a whole page
stands in; a **token** is a named value of the look. This part knows no other part than the kernel, keeps
no data, and never asks the database: a page that cannot reach anything must still be able to say so.
"""
