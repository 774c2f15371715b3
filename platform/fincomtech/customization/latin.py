"""Names in Latin letters from labels in Russian or English."""

import re

_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(),
        strict=True,
    )
)


def latin(label: str) -> str:
    """ "Дата договора" → "data_dogovora": small letters, digits and single underscores, 40 at most."""
    letters = "".join(_LETTERS.get(letter, letter) for letter in label.lower().replace("ъ", "").replace("ь", ""))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:40].strip("_")
