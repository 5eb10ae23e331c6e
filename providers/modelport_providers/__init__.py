"""Hand-written adapters.

`wire` is the kit that they share; most other packages are one provider each.
"""
