"""Fuzz targets for every parser, guided by coverage: `make fuzz`. Their corpus is replayed by `make test`."""
