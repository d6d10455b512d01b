"""What the door changes in what passes through it: as little as it may."""

import h11

from walkamile.outside.places import Place, place_of, place_of_url

END = b"\r\n\r\n"
# Answers before the answer proper: 100 Continue, 103 Early Hints.
INTERIM = (b"HTTP/1.1 1", b"HTTP/1.0 1")
# Header fields that belong to one stretch of the way (RFC 9110, section 7.6.1).
ONE_STRETCH = {
    b"connection",
    b"expect",
    b"keep-alive",
    b"proxy-authorization",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"upgrade",
}
OURS_TO_SAY = (b"connection:", b"keep-alive:", b"proxy-", b"walkamile-outside:")


def place(method: bytes, target: str) -> Place:
    """Return where a request wants to go. Raises NotAllowedError."""
    if method == b"CONNECT":
        return place_of(target)
    return place_of_url(target, schemes=("http",))


def passed_on(request: h11.Request) -> h11.Request:
    """Return the request as the far side should see it: a path, its own Host."""
    target = request.target.decode("ascii")
    there = place_of_url(target, schemes=("http",))
    rest = target.split("//", 1)[1]
    cut = min((rest.find(sign) for sign in "/?#" if sign in rest), default=len(rest))
    path = rest[cut:].partition("#")[0]
    path = path if path.startswith("/") else "/" + path
    host = str(there).removesuffix(":80")
    kept = [
        (name, value)
        for name, value in request.headers
        if name not in ONE_STRETCH and name != b"host"
    ]
    headers = [(b"host", host.encode()), *kept, (b"connection", b"close")]
    return h11.Request(method=request.method, target=path, headers=headers)


def closing(head: bytes) -> bytes:
    """Return the head of an answer without what only we may say, and with an end."""
    if not head.endswith(END):  # not HTTP as we know it: the browser may judge
        return head
    status, *fields = head.removesuffix(END).split(b"\r\n")
    kept = [field for field in fields if not field.lower().startswith(OURS_TO_SAY)]
    return b"\r\n".join([status, *kept, b"Connection: close", b"", b""])
