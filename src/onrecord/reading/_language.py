"""Which language a text is in, when there is enough of it to tell."""

from functools import cache

FEWEST_LETTERS = 40  # below that a guess would be chance
SURE = 0.9
LOOKED_AT = 5_000  # characters
READ = frozenset({"en"})

NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "ga": "Irish", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean",
    "ku": "Kurdish", "ky": "Kyrgyz", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ms": "Malay",
    "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "nb": "Norwegian", "nn": "Norwegian", "pl": "Polish",
    "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda", "sk": "Slovak",
    "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
    "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}


@cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, or None when it is too short or too mixed to tell."""
    sample = text[:LOOKED_AT]
    if sum(each.isalpha() for each in sample) < FEWEST_LETTERS:
        return None
    code, probability = _identifier().classify(sample.lower())
    return code if probability >= SURE else None


def not_read(code: str | None) -> str | None:
    """Why a text in this language is left alone, or None when it is read (a language we cannot tell is)."""
    if code is None or code in READ:
        return None
    return (
        f"no extractor reads {NAMES.get(code, 'this language')} yet ({code}). "
        "The original and its text are kept; capture a translation beside it to work on it"
    )
