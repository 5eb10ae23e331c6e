"""Hand-written adapters: `wire` is the kit that they share, every other package is one provider."""
