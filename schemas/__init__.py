"""One pandera model per dataset: the single declaration of its columns. Knows only `domain`."""
