"""Claims that customers make about what happened: one plain file each.

``says`` holds sentences that make the claim, ``not`` sentences that come close and do not;
``asks`` names the question to the log;
``nor`` names claims whose sentences this one does not mean. Adding a claim is adding a file.
"""
