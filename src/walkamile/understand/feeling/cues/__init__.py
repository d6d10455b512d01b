"""Words by which customers say how hard it was, and what they want.

Plain files, one a question; adding a language is adding a line to each group.
"""
