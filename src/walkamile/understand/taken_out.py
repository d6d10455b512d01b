"""What stands in a text where a name or a number was taken out: it is nobody's word."""

# "[person 2]", "[order number 14]": what `walkamile.listen.redact` leaves.
PSEUDONYM = r"\[[a-z ]{2,24} \d+\]"
