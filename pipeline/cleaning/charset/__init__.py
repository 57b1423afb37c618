"""Which charset a page is in, and how the WHATWG Encoding Standard reads it: the parts of `cleaning.decode`."""
