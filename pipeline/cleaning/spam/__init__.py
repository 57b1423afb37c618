"""
The spam engine: one set of rules, one kind of evidence, for elements of a page and for lines of text.

`context` is what the page says about its units, `evidence` describes a unit in numbers, `matching` holds rules against
them. `blocks` cuts out of the tree what `survey` finds in it, `lines` cuts lines and spans out of text and `voted_cuts`
what the vote finds there, `removals` writes cuts down; `verdict` judges titles and whole pages.
"""
