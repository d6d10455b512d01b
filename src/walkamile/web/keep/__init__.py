"""Values and tables to rows, and back. Rows are the truth."""

from walkamile.web.keep.intake import keep, start
from walkamile.web.keep.jotted import jot
from walkamile.web.keep.out import refusals_frame, verbatims_frame
from walkamile.web.keep.receipt import Receipt
from walkamile.web.keep.undo import forget_sample, forget_source, undo

__all__ = [
    "Receipt",
    "forget_sample",
    "forget_source",
    "jot",
    "keep",
    "refusals_frame",
    "start",
    "undo",
    "verbatims_frame",
]
