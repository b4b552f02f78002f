"""How far a plan has come, in numbers: series of actuals for the plan's indicators, by hand or by themselves.

Words: **Series** (系列) the actuals of one indicator, over all editions; **Binding** that a series measures itself by
a **LiveSource** (自動集計) which some part declares; **Observation** (実績値) one value for one 年度; **Standing**
(進み具合) what it says about the target.
This part must never change an observation (a correction is a new one), never read a missing value as zero, and
never know what a live source counts.
"""
