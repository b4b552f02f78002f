"""Areas of the city: several divisions side by side, each with its days.

Words: a **Scheme** is one way to divide the city (区, 地区, 学校区, 自治会); an **Area** is one piece of it, under the name
that it has from one day until another. A new name is a new row with the same code, so that what was received or adopted
keeps pointing at the name of its day. **AreaPath** holds which area lies in which, at any depth.
This part must never change or delete an area that has had its day, except to correct an error.
"""
