"""Modules of the generated package, copied verbatim to `modelport._runtime`."""
