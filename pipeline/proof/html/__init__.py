"""
What the rules do, as pages for a browser.

Everything on these pages that is not a template's own came from a page of the web, or from a file that holds what a
page of the web said. So three things stay apart: values are gathered, frozen into view models, and laid out by
templates that escape each of them. Nothing of a page is markup here, an address that is followed, or a script.
"""
