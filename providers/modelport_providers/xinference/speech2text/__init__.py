"""Speech recognition of Xinference."""
