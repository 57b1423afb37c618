"""
`qinggao report`: a night as one HTML file.

Values are gathered, frozen into view models, and laid out by a template.
"""
