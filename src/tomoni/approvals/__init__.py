"""Approval (決裁): somebody asks, somebody else at the town hall decides. One step now; routes come as data.

Words: **Request** (起案・伺い) that something may be done; **Decision** approved (決裁) or returned (差戻し), once.
This part must never know what is approved: the owner holds the key to its request. And nobody decides on their own.
"""
