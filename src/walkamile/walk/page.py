"""What a walker saw on one page, as plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

Box = tuple[int, int, int, int]  # left, top, width, height in CSS pixels of the page

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text as a reader sees it."""

    text: str
    region: str = "main"  # header, nav, main, footer, aside, dialog
    tag: str = "p"
    selector: str = ""
    box: Box = (0, 0, 0, 0)
    shown: bool = True
    size: float = 16.0
    bold: bool = False
    color: str = ""
    background: str = ""
    contrast: float | None = None
    linked: bool = False
    folded: str = ""  # name of what has to be pressed to see it
    said: str | None = None  # what is read out, where it is not what is seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something a customer can press: a link, a button, a menu toggle."""

    kind: str = "link"  # link, button, submit, toggle, summary, tab
    name: str = ""
    href: str = ""
    raw: str = ""  # the address as written
    region: str = "main"
    selector: str = ""
    box: Box = (0, 0, 0, 0)
    shown: bool = True
    hidden_by: str = ""  # selector of the closed container it lies in
    folded: str = ""  # name of what has to be pressed to see it
    opens: str = ""  # selector of what it opens
    covered: str = ""  # what lies over it
    wired: str = ""  # own, far, or nothing: does anything listen to a press?
    disabled: bool = False
    expanded: bool = False
    inline: bool = False
    context: str = ""  # the heading or row that it stands in
    form: int = -1
    nth: int = 0  # position among those of the same name and address
    frame: int = 0
    index: int = -1
    picture: bool = False
    download: bool = False
    title: str = ""
    said: str | None = None  # the name that is read out, where it is another
    heard: bool | None = None  # in the accessible tree; None where it is what is seen
    operable: bool = True  # keys reach it

    @property
    def identity(self) -> tuple[str, str, str, int]:
        """What it is recognised by when the page is loaded again."""
        return (self.kind, self.name, self.raw or self.href, self.nth)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Something a customer can fill in."""

    kind: str = "text"
    name: str = ""
    label: str = ""
    placeholder: str = ""
    autocomplete: str = ""
    required: bool = False
    selector: str = ""
    box: Box = (0, 0, 0, 0)
    shown: bool = True
    form: int = -1
    invalid: bool = False
    error: str = ""
    filled: bool = False
    frame: int = 0
    index: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form, with the heading that says what it is for."""

    action: str = ""
    method: str = "get"
    role: str = ""
    title: str = ""
    submit: str = ""
    selector: str = ""
    box: Box = (0, 0, 0, 0)
    shown: bool = True
    number: int = 0
    frame: int = 0
    validates: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image, a video or a sound."""

    kind: str = "img"
    src: str = ""
    alt: str | None = None
    selector: str = ""
    box: Box = (0, 0, 0, 0)
    shown: bool = True
    broken: bool = False
    linked: bool = False
    region: str = "main"
    decorative: bool = False
    autoplay: bool = False
    muted: bool = False
    controls: bool = False
    near: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Something that lies over the page: a cookie banner, a dialog, a chat bubble."""

    text: str = ""
    selector: str = ""
    box: Box = (0, 0, 0, 0)
    share: float = 0.0  # of the screen
    modal: bool = False
    closers: tuple[int, ...] = ()  # indices of the targets inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that went wrong while the page was loading or being used."""

    kind: str  # script, response, request, dialog, popup, download
    text: str = ""
    url: str = ""
    status: int = 0
    what: str = ""  # document, image, script, stylesheet, xhr …


@dataclass(frozen=True, slots=True, kw_only=True)
class AxeFinding:
    """One node that axe-core complains about."""

    rule: str
    impact: str
    help: str
    selector: str
    html: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Words of the site's own that its search was asked for."""

    words: str
    found: bool
    selector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A form that was filled in as a test: first with a slip, then well.

    ``held`` means that the browser itself kept the first try back, and said why.
    """

    form: Form
    slip: str  # label of the field that was filled in wrongly
    typed: tuple[tuple[str, str], ...] = ()  # selector of each field and what was typed
    before: "Page"
    after: "Page"
    held: bool = False
    sent: "Page | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page in one state, with everything that is judged later."""

    url: str
    asked: str = ""
    status: int = 200
    title: str = ""
    lang: str = ""
    kind: str = "text/html"
    trail: tuple[str, ...] = ()  # names of what was pressed since the page was loaded
    lines: tuple[Line, ...] = ()
    targets: tuple[Target, ...] = ()
    fields: tuple[Field, ...] = ()
    forms: tuple[Form, ...] = ()
    pictures: tuple[Picture, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    failures: tuple[Failure, ...] = ()
    axe: tuple[AxeFinding, ...] = ()
    meta: Mapping[str, str] = None  # type: ignore[assignment]
    jsonld: tuple[str, ...] = ()
    microdata: tuple[tuple[str, str, str], ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    maps: tuple[str, ...] = ()
    vitals: Mapping[str, float] = None  # type: ignore[assignment]
    width: int = 390
    scroll_width: int = 390
    wide: tuple[str, Box] | None = None
    height: int = 844
    seconds: float = 0.0
    shape: str = ""  # the same for pages built from the same template
    blocked: str = ""  # login, captcha, error: why nobody gets further
    picture: bytes | None = None
    dead: tuple[int, ...] = ()  # indices of targets that did nothing when pressed
    stuck: tuple[int, ...] = ()  # indices of menu buttons that revealed nothing
    met: tuple[str, ...] = ()  # names of what was pressed to get rid of banners
    barred: tuple[tuple[Target, str], ...] = ()  # closers that no key presses, and why
    anchors: tuple[str, ...] = ()  # ids that exist on the page

    @property
    def host(self) -> str:
        """Host and port of the address."""
        return urlsplit(self.url).netloc

    @property
    def path(self) -> str:
        """Path of the address, with a leading slash."""
        return urlsplit(self.url).path or "/"

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines that a customer sees."""
        return tuple(line for line in self.lines if line.shown)

    @property
    def unfolded(self) -> "Page":
        """The page as it is when every closed question and accordion is open."""
        return replace(
            self,
            lines=tuple(replace(x, shown=True) if x.folded else x for x in self.lines),
            targets=tuple(
                replace(t, shown=True) if t.folded else t for t in self.targets
            ),
        )

    @property
    def text(self) -> str:
        """Everything that a customer sees, line by line."""
        return "\n".join(line.text for line in self.shown)


def seen(kind: type[Seen], row: Mapping[str, Any]) -> Seen:
    """Return a value from what the page's script reported; unknown keys are dropped."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{key: _plain(value) for key, value in row.items() if key in known})


def _plain(value: Any) -> Any:
    return tuple(_plain(part) for part in value) if isinstance(value, list) else value
