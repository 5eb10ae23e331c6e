"""Modules that the generated package carries, copied verbatim to `modelport._runtime`."""
