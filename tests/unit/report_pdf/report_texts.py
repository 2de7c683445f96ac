#!/usr/bin/env python3
"""Every text of the report that stands in its sources has a finished translation in each language, with the same places
to fill in.

usage: report_texts.py CHECKOUT
"""
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

SAID = re.compile(r'\bsay\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)')
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
PLACE = re.compile(r"%\d")
LANGUAGES = ("fr", "de")


def said(top):
    for file in sorted((top / "src/report/pdf").glob("*.cpp")):
        for call in SAID.finditer(file.read_text()):
            yield "".join(LITERAL.findall(call.group(1))).replace('\\"', '"'), file.name


def translations(file):
    for message in ElementTree.parse(file).getroot().iter("message"):
        translation = message.find("translation")
        finished = translation.get("type") is None and (translation.text or "").strip()
        yield message.find("source").text, translation.text if finished else None


def main():
    top = Path(sys.argv[1])
    texts = dict(said(top))
    problems = [] if len(texts) > 100 else ["the sources' texts were not found: has the way to say them changed?"]
    for language in LANGUAGES:
        known = dict(translations(top / f"resources/translations/report_{language}.ts"))
        for text, file in sorted(texts.items()):
            if not known.get(text):
                problems.append(f"{language}: no finished translation of {text!r} ({file})")
        for source, translation in known.items():
            if translation and sorted(PLACE.findall(source)) != sorted(PLACE.findall(translation)):
                problems.append(f"{language}: other places to fill in than in {source!r}: {translation!r}")
    print("\n".join(problems) or f"{len(texts)} texts are there in {len(LANGUAGES)} languages and in English")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
