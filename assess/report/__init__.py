"""A Result made readable: pages, PDF and exports.

Nothing is computed here; every figure comes from :mod:`assess.core.result`.
"""
