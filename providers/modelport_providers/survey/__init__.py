"""Looks at live servers: what a model can do, and which models run there."""
