"""What this repository stands on, of whom and under which licence: read from the lock files, nothing is fetched."""
