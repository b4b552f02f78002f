"""The city's comprehensive plan (総合計画) as data: what it says, in which edition, and what was changed in it.

Words: a **Plan** (計画) has **Editions** (版), each one text of it; a **Node** (項目) is one goal, policy, measure or
action, the same through all editions; a **NodeVersion** holds its wording in one edition, in **Passages** (one
bullet or paragraph each); a **Placement** is where it stands in the tree, a second one is 再掲; a **Change** (変更)
is one passage before and after, with the reason.

An edition is either *full* (loaded from a document: it has every node, and the tree) or an *amendment* (一部改定,
``amends`` set: it holds only the nodes that its changes touch, all else is read from what it amends). Decision 0004.

This part must never change an adopted edition, and knows nothing of voices or of what indicators measured.
"""
