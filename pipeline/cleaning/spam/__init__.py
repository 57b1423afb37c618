"""
The spam engine: one set of rules, one kind of evidence, for elements of a page and for lines of text.

`features` describes a unit in numbers and holds rules against it. `tree` cuts blocks out of a page, `headlines` judges
titles, `text` cuts lines and what stands in them, `phrases` what stands alone; `removals` writes cuts down, and
`verdict` judges whole pages.
"""
