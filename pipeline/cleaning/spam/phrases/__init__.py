"""Single phrases: glued to a paragraph, pushed into it, on a line of their own."""
