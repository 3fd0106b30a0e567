"""Questions → candidates → statements with citations, or an abstention."""
