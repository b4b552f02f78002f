"""Yearly evaluation: what stands about a measure on one page, frozen as of a day.

Words: **Sheet** (施策一枚シート): the plan, its indicators, its voices and the planner's words about one measure, as
they were on a day; **SheetWords**: what a planner writes for it; **SheetSet**: all measures of an edition, frozen
together. A frozen sheet never changes and holds no word of a citizen: it outlives the texts that the law ends.
"""
