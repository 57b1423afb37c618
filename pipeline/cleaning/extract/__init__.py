"""
The general way to an article's body, for pages whose site no layout file describes.

`page` reads a page once into blocks and paragraphs, `finding` finds the block that holds the body, `trimming` takes out
of it what is not body text. Where the page shows no body, `carried` looks into what its scripts would show.
"""

from pipeline.cleaning.extract.general import Draft, extract, paragraphs_of

__all__ = ["Draft", "extract", "paragraphs_of"]
