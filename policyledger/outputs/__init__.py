"""Planning every output first, then writing all of them or none."""
