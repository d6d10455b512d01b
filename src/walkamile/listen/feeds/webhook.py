"""A signed webhook: another system sends what customers said, as it happens."""

from walkamile.listen.feed import Feed, Field, flattened

# What a service's own webhook is known to look like; whoever writes the body itself
# (Zendesk's triggers do) writes it in our own form.
READERS = (
    ("verbatims", "Walkamile's own form"),
    ("typeform_json", "Typeform's webhook"),
    ("intercom", "Intercom's webhook: topics of conversations"),
    ("chatwoot", "Chatwoot's webhook: messages created"),
    ("table", "Anything: its fields are looked at"),
)

webhook = Feed(
    name="webhook",
    title="Signed webhook",
    about=(
        "Another system sends each message as it happens; a forged or repeated one is refused.",
        "You get an address and a secret here; signed as Standard Webhooks 1.0 says.",
    ),
    limits="What was sent before the webhook existed does not come: bring it as a file.",
    trust="seen",
    read_as="verbatims",
    fields=(
        Field(
            name="reader", label="What is sent", kind="choice", usual="verbatims",
            choices=READERS,
        ),
        Field(
            name="secret", label="Its secret", kind="secret", needed=False,
            help="Where the other system makes one; otherwise you get one here.",
        ),
    ),
    fetch=None,
    together=flattened,
)  # fmt: skip
