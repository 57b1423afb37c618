"""Bodies that a page carries as data or markup for its scripts."""
