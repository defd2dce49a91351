"""Languages of people: their codes (ISO 639), and what they are called. Names are Unicode's (CLDR)."""

import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError

_NO_LANGUAGES = frozenset({"mis", "mul", "root", "und", "zxx"})
# Sign languages that CLDR does not name.
_BESIDES = {
    "bfi": {"en": "British Sign Language", "de": "Britische Gebärdensprache"},
    "gsg": {"en": "German Sign Language", "de": "Deutsche Gebärdensprache"},
    "isg": {"en": "Irish Sign Language", "de": "Irische Gebärdensprache"},
}


# What speakers call their own language, folded: of those that come first to mind here.
_OWN = """
bg=български; bn=বাংলা; cs=cestina; cy=cymraeg; da=dansk; de=deutsch; el=ελληνικα; es=espanol; et=eesti;
eu=euskara; fa=فارسی; fi=suomi; fr=francais; ga=gaeilge; gd=gaidhlig; gl=galego; gu=ગુજરાતી; he=עברית;
hi=हिनदी; hr=hrvatski; hu=magyar; hy=հայերեն; is=islenska; it=italiano; ja=日本語; ka=ქართული; ko=한국어;
lt=lietuviu; lv=latviesu; mk=македонски; ml=മലയാളം; mr=मराठी; mt=malti; nb=norsk bokmal; nl=nederlands;
nn=norsk nynorsk; no=norsk; pa=ਪੰਜਾਬੀ; pl=polski; pt=portugues; ro=romana; ru=русскии; sk=slovencina;
sl=slovenscina; sq=shqip; sr=српски; sv=svenska; sw=kiswahili; ta=தமிழ; te=తెలుగు; th=ไทย; tr=turkce;
uk=украінська; ur=اردو; vi=tieng viet; yi=יידיש; zh=中文
"""
_OWN_NAMES = {name.strip(): code.strip() for code, name in (it.split("=") for it in _OWN.split(";"))}


def is_known(code: str) -> bool:
    return code in _names("en")


def name_of(code: str, language: str = "en") -> str:
    """“Welsh”, “Walisisch”; the code itself for what has no name."""
    return _names(_base(language)).get(code) or _names("en").get(code, code)


def code_of(name: str, language: str = "en") -> str | None:
    """The code of what somebody calls a language: in theirs, in English, or as its own speakers call it."""
    folded = _fold(name)
    return _codes(_base(language)).get(folded) or _codes("en").get(folded) or _OWN_NAMES.get(folded)


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    try:
        named = Locale(language).languages
    except (UnknownLocaleError, ValueError):
        return _names("en")
    found = {code: name for code, name in named.items() if code.isalpha() and code not in _NO_LANGUAGES}
    return found | {code: names.get(language, names["en"]) for code, names in _BESIDES.items()}


@lru_cache(maxsize=8)
def _codes(language: str) -> dict[str, str]:
    codes = {_fold(name): code for code, name in reversed(_names(language).items())}
    # “cy” as well as “Welsh”.
    return {code: code for code in _names(language)} | codes


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())
