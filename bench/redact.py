"""How much that identifies a customer does redaction leave, and what does it mask too much?

Synthetic sentences of many countries (``$WALKAMILE_DATA/pii/dev``). Rules were chosen on
the templates with an even number; ``--half odd``, the default, is the rest (an example of
each had been read before, so expect more leaks on strange texts). A text leaks
where one letter or digit of one direct identifier stays readable. Over-masked are words
outside every marked span (strictly: outside every direct identifier).
``--write`` measures the odd half, and four languages besides (redact_languages), cased and
in small letters, and writes the table that the page of names shows.
Run: python bench/redact.py [--half odd|even|all] [--lower] [--show N] [--write]
"""

import argparse
import collections
import json
import os
import re
import time
from pathlib import Path

import walkamile as wm

DATA = Path(os.environ.get("WALKAMILE_DATA", "../shared/data")) / "pii" / "dev"
RULES = Path(__file__).parent.parent / "src" / "walkamile" / "listen" / "redact"
MEASURED = RULES / "measured.json"
FILES = ("presidio_synth_dataset_v2.json", "presidio_generated_large.json")
DIRECT = frozenset(
    "PERSON PHONE_NUMBER EMAIL_ADDRESS STREET_ADDRESS ADDRESS CREDIT_CARD IBAN_CODE US_SSN IP_ADDRESS US_DRIVER_LICENSE".split()
)
WORD = re.compile(r"\w+")


def covered(length, spans):
    mask = bytearray(length)
    for start, end in spans:
        mask[start:end] = b"\1" * (end - start)
    return mask


def measure(rows, lower, show):
    texts = [row["full_text"].lower() if lower else row["full_text"] for row in rows]
    wm.redact(texts[:20])
    began = time.process_time()
    redacted = [wm.redact([text])[0] for text in texts]
    seconds = time.process_time() - began
    total, full = collections.Counter(), collections.Counter()
    leaking = with_direct = words = over = strict = 0
    for row, text, one in zip(rows, texts, redacted, strict=True):
        if len(text) != len(row["full_text"]):
            continue
        mask = covered(len(text), [(span["start"], span["end"]) for span in one.spans])
        missed = []
        for span in row["spans"]:
            places = range(span["start_position"], span["end_position"])
            done = all(mask[place] for place in places if text[place].isalnum())
            total[span["entity_type"]] += 1
            full[span["entity_type"]] += done
            if span["entity_type"] in DIRECT and not done:
                missed.append(text[span["start_position"] : span["end_position"]])
        with_direct += any(span["entity_type"] in DIRECT for span in row["spans"])
        leaking += bool(missed)
        gold = covered(
            len(text), [(s["start_position"], s["end_position"]) for s in row["spans"]]
        )
        direct = covered(
            len(text),
            [
                (s["start_position"], s["end_position"])
                for s in row["spans"]
                if s["entity_type"] in DIRECT
            ],
        )
        wrong = []
        for match in WORD.finditer(text):
            words += 1
            hit = any(mask[match.start() : match.end()])
            strict += hit and not any(direct[match.start() : match.end()])
            if hit and not any(gold[match.start() : match.end()]):
                over += 1
                wrong.append(match.group())
        if (missed or wrong) and show > 0:
            show -= 1
            print(
                "LEAK" if missed else "OVER",
                row["template_id"],
                missed,
                wrong,
                repr(one.text[:170]),
            )
    for kind, count in total.most_common():
        print(
            f"  {kind:18} {full[kind] / count:6.1%} of {count}"
            + (" direct" if kind in DIRECT else "")
        )
    print(f"  leaking: {leaking} of {with_direct} texts, {leaking / with_direct:.1%}")
    print(
        f"  over-masked: {over / words:.2%} of {words} words; strictly {strict / words:.2%}"
    )
    print(f"  {len(texts) / seconds:,.0f} texts a CPU-second")


NAMES = {
    "PERSON": "names of persons",
    "STREET_ADDRESS": "addresses",
    "ADDRESS": "addresses",
    "PHONE_NUMBER": "phone numbers",
    "EMAIL_ADDRESS": "e-mail addresses",
    "CREDIT_CARD": "card numbers",
    "IBAN_CODE": "account numbers",
}
WHAT = (
    "Invented sentences with names, addresses and numbers of many countries: in English of "
    "templates that no rule was chosen on; in the other languages our own, on which rules were "
    "chosen, with names from lists that Walkamile does not have."
)


def english():
    """Yield the odd half as texts with the spans of the kinds that are named."""
    for name in FILES:
        for row in json.loads((DATA / name).read_text("utf-8")):
            if row["template_id"] % 2:
                spans = [
                    (
                        span["start_position"],
                        span["end_position"],
                        NAMES[span["entity_type"]],
                    )
                    for span in row["spans"]
                    if span["entity_type"] in NAMES
                ]
                yield row["full_text"], spans


def found_in(texts, *, lower):
    """Return counts by kind, found by kind, and texts leaking, texts, words over, words."""
    count, found = collections.Counter(), collections.Counter()
    leaking = of = over = words = 0
    for text, spans in texts:
        shown = text.lower() if lower else text
        if len(shown) != len(text):
            continue
        masked = wm.redact([shown])[0].spans
        mask = covered(len(text), [(span["start"], span["end"]) for span in masked])
        gold = covered(len(text), [(start, end) for start, end, _ in spans])
        whole = [
            all(mask[at] for at in range(start, end) if text[at].isalnum())
            for start, end, _ in spans
        ]
        for (_, _, kind), one in zip(spans, whole, strict=True):
            count[kind] += 1
            found[kind] += one
        of += bool(spans)
        leaking += not all(whole)
        for word in WORD.finditer(shown):
            words += 1
            hit = any(mask[word.start() : word.end()])
            over += hit and not any(gold[word.start() : word.end()])
    return count, found, leaking, of, over, words


def write():
    """Measure everything and write the table beside the rules."""
    import redact_languages

    sets = {"English": list(english())}
    sets |= {
        name: list(redact_languages.texts(name)) for name in redact_languages.LOCALES
    }
    rows, leaks, small_leaks, texts, over, words = [], 0, 0, 0, 0, 0
    for language, some in sets.items():
        count, found, leaking, of, wrong, read = found_in(some, lower=False)
        small = found_in(some, lower=True)
        leaks, texts, over, words = (
            leaks + leaking,
            texts + of,
            over + wrong,
            words + read,
        )
        small_leaks += small[2]
        print(f"{language}: leaking {leaking / of:.1%}, small {small[2] / small[3]:.1%},"
              f" over-masked {wrong / read:.2%} of {read} words")  # fmt: skip
        rows += [
            {
                "language": language,
                "kind": kind,
                "found": round(found[kind] / many, 3),
                "small": round(small[1][kind] / max(1, small[0][kind]), 3),
                "of": many,
            }
            for kind, many in count.most_common()
        ]
    said = {
        "on": time.strftime("%Y-%m-%d"),
        "what": WHAT,
        "leaking": round(leaks / texts, 3),
        "leaking_small": round(small_leaks / texts, 3),
        "over": round(over / words, 4),
        "rows": rows,
    }
    MEASURED.write_text(json.dumps(said, indent=1) + "\n", "utf-8")


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--half", default="odd", choices=("odd", "even", "all"))
    asked.add_argument("--lower", action="store_true")
    asked.add_argument("--show", type=int, default=0)
    asked.add_argument("--write", action="store_true")
    options = asked.parse_args()
    if options.write:
        write()
        return
    for name in FILES:
        rows = json.loads((DATA / name).read_text("utf-8"))
        if options.half != "all":
            rows = [
                row for row in rows if row["template_id"] % 2 == (options.half == "odd")
            ]
        print(
            name,
            f"({options.half} templates{', lower-cased' if options.lower else ''})",
        )
        measure(rows, options.lower, options.show)


if __name__ == "__main__":
    main()
