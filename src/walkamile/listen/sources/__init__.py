"""One file per format in which customers' words arrive."""
