"""A stranger's picture: only what it shows, nothing of what it says about anybody."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from walkamile.refused import Refused

# 50 megapixels: the largest photographs of telephones. Pillow's own bound (179) lets
# pictures through that take 700 MB to open.
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 30_000
# Chosen so that a screenshot's small print stays readable (Pillow's default is 75).
QUALITY = 90
# What we keep each kind as. A GIF becomes its first picture.
KEPT_AS = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "GIF": "PNG"}
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


class PictureError(Refused):
    """A picture that cannot be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """What a file turned out to be, and how it is kept."""

    kind: str
    media_type: str
    ending: str
    width: int | None = None
    height: int | None = None


def clean_picture(source: str, target: str) -> Cleaned:
    """Write the picture anew: turned upright, in plain colours, without metadata.

    Decoding and encoding again drops EXIF, XMP, IPTC, comments, thumbnails, colour
    profiles and whatever is hidden behind the picture. Runs in a child process.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=list(KEPT_AS)) as image:
            form = KEPT_AS[image.format or "PNG"]
            _not_too_large(*image.size)
            image.draft("RGB", image.size)
            upright = _plain(ImageOps.exif_transpose(image), form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as broken:
        raise PictureError(
            f"it is not a whole picture ({type(broken).__name__}).",
            next_step="Save it again as JPEG or PNG.",
        ) from None
    _write(upright, form, target)
    return Cleaned(
        kind="picture",
        media_type=MEDIA_TYPES[form],
        ending=ENDINGS[form],
        width=upright.width,
        height=upright.height,
    )


def _write(image, form: str, target: str) -> None:  # type: ignore[no-untyped-def]
    image.info = {}
    options = {"optimize": True} if form == "PNG" else {"quality": QUALITY}
    with Path(target).open("wb") as out:
        image.save(out, format=form, **options)


def _plain(image, form: str):  # type: ignore[no-untyped-def]
    """Return the picture in sRGB and in a mode that its kind can hold."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    modes = ("RGB", "L") if form == "JPEG" else ("RGB", "RGBA", "L", "LA", "1")
    clear = image.mode in ("P", "PA") or "transparency" in image.info
    if image.mode not in modes:
        image = image.convert("RGBA" if clear and form != "JPEG" else "RGB")
    if profile and image.mode == "RGB":
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            image = ImageCms.profileToProfile(
                image, given, ImageCms.createProfile("sRGB")
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: the colours stay as they were stored
    return image


def _not_too_large(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise _too_large()


def _too_large() -> PictureError:
    return PictureError(
        f"the picture has more than {MOST_PIXELS // 1_000_000} million pixels.",
        next_step="Make it smaller and try again.",
    )
