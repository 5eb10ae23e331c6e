"""From the bytes of a stream to deltas, and from deltas to results."""
