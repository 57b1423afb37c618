"""
The general way to an article's body, for pages whose site no layout file describes.

`outline` reads the page once into blocks and paragraphs, `weigh` and `choose` find the block that holds the body,
`trim` takes out of it what is not body text. Where the page shows no body, `embedded` looks into its JSON.
"""

from pipeline.cleaning.extract.general import Draft, extract, paragraphs_of

__all__ = ["Draft", "extract", "paragraphs_of"]
