"""Catalogue -> {path: text}; pure. Service modules, live units, the pages beside them."""
