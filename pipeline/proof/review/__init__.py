"""
`qinggao review`: a queue of suspects and cuts, and what a person says of each.

A decision is a value first: the files it would change, shown as a diff. Only then it is written, whole or not at all.
"""
