"""
The spam engine: one set of rules, one kind of evidence, for elements of a page and for lines of text.

`evidence` describes a unit of text in numbers, `matching` holds rules against them, `blocks` cuts elements out of the
tree, `lines` cuts lines and spans out of text, `verdict` judges titles and whole pages.
"""
