"""The ledger: every voice, from every channel, and what became of it.

Words: a **Voice** (声) is one thing that one person or group said; its **receipt number** (受付番号) lets the
person follow it; an **Answer** (回答) is what the city said, once, to one or many voices; a **Closing** (処理区分)
says how a voice ended; a **Reflection** (対応結果) what was decided because of it, and what that changed.
This part must never alter or drop what was received, and never show a word that its person did not release.
"""
