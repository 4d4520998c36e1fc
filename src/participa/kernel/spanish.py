"""Spanish words as search sees them: folded, without stop words, reduced to their stems.

Done here and not in the database, so that SQLite and PostgreSQL give the same answers:
participación = participacion = participaciones. The Spanish stemmer leaves English and native
languages' words almost as they are, which is enough to find them again.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import snowballstemmer

from .texts import fold

# Feminine posts whose stem would leave the masculine's: they are words of this platform.
_POSTS = {"lideresa": "lider", "alcaldesa": "alcalde", "edilesa": "edil", "jueza": "juez"}

MAX_WORD = 40  # longer "words" are pasted rubbish; cut, they still match themselves

# Folded, as the words they are compared with. English has the few that would match everything.
_STOP = """
a al algo algun alguna algunas alguno algunos ante antes aquel aquella aquellas aquello
aquellos aqui asi aun aunque cada como con contra cual cuales cuando cuyo cuya de del desde
donde dos durante e el ella ellas ello ellos en entonces entre era eran es esa esas ese eso
esos esta estaba estan estar este esto estos estas fue fueron ha habia han hasta hay la las le
les lo los mas me mi mis mucha muchas mucho muchos muy nada ni no nos nosotros nuestra
nuestras nuestro nuestros o os otra otras otro otros para pero poco por porque pues que quien
quienes se segun ser si sido siempre sin sino sobre solo son su sus tal tambien tan tanto te
tiene tienen toda todas todo todos tras tu tus u un una unas uno unos usted ustedes y ya yo
an and are at by for from has have in is it its of on or that the this to was were will with
"""
STOP_WORDS = frozenset(_STOP.split())

_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{3})+(?![\w])")
_PLURAL_ES = re.compile(r"[nrld]es$")
_PLURAL_S = re.compile(r"[aeo]s$")
_local = threading.local()


def words(text: str) -> list[str]:
    """The folded words of a text in their order: `Ñame: $ 1.234` → `name`, `1234`."""
    folded = fold(text).lower()  # folding can bring capitals back: ™ → TM
    folded = _THOUSANDS.sub(lambda number: number[0].replace(".", ""), folded)
    return [word[:MAX_WORD] for word in _WORD.findall(folded)]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What a folded word has in common with its inflections; codes and numbers stay whole.

    The plural goes first (the stemmer alone splits joven from jóvenes, which it takes for a
    verb), and z and c at the end are one letter (luz, luces).
    """
    if any(char.isdigit() for char in word):
        return word
    if len(word) >= 6 and _PLURAL_ES.search(word):
        word = word[:-2]
    elif len(word) >= 4 and _PLURAL_S.search(word):
        word = word[:-1]
    word = _POSTS.get(word, word)
    if not hasattr(_local, "stemmer"):  # a stemmer keeps state: one for each thread
        _local.stemmer = snowballstemmer.stemmer("spanish")
    found: str = _local.stemmer.stemWord(word)
    return f"{found[:-1]}c" if found.endswith("z") else found


def content_words(text: str) -> list[str]:
    """The folded words that are not stop words."""
    return [word for word in words(text) if word not in STOP_WORDS]


def stems(text: str) -> list[str]:
    """The stems of a text's words, without stop words, in order and with repetitions."""
    return [stem(word) for word in content_words(text)]
