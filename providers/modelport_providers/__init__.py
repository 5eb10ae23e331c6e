"""Hand-written adapters. `wire` is their shared kit; most other packages are one provider each."""
