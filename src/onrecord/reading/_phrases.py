"""The set phrases of news pages, as data: agencies, section names, credits, and what is page and not prose.

General lists, for any outlet. A phrase belongs here when it marks a construction ("Read more: ..."), never because
one page has it.
"""

import re

# How datelines and credits name agencies, and their full names.
AGENCIES = {
    "AA": "Anadolu Agency", "AAP": "Australian Associated Press", "AFP": "Agence France-Presse",
    "ANI": "Asian News International", "ANSA": "ANSA", "AP": "Associated Press", "BNO": "BNO News",
    "BNS": "Baltic News Service", "CN": "Courthouse News", "CNA": "Channel NewsAsia", "CP": "The Canadian Press",
    "CTK": "Czech News Agency", "DPA": "dpa", "EFE": "EFE", "IANS": "Indo-Asian News Service", "INTERFAX": "Interfax",
    "IRNA": "IRNA", "KUNA": "Kuwait News Agency", "KYODO": "Kyodo News", "MENA": "Middle East News Agency",
    "NNA": "National News Agency", "PA": "PA Media", "PAP": "Polish Press Agency", "PTI": "Press Trust of India",
    "QNA": "Qatar News Agency", "REUTERS": "Reuters", "RIA": "RIA Novosti", "RFE/RL": "Radio Free Europe/Radio Liberty",
    "SANA": "SANA", "SPA": "Saudi Press Agency", "SUNA": "Sudan News Agency", "TASS": "TASS",
    "THOMSON REUTERS": "Reuters", "UKRINFORM": "Ukrinform", "UPI": "United Press International", "WAFA": "WAFA",
    "XINHUA": "Xinhua", "YONHAP": "Yonhap",
}
_BY_NAME = {full.upper(): full for full in AGENCIES.values()} | AGENCIES

SECTIONS = frozenset((
    "world", "news", "world news", "politics", "national", "international", "europe", "africa", "asia", "asia pacific",
    "middle east", "americas", "latin america", "us", "u.s.", "us & canada", "uk", "opinion", "analysis", "features",
    "feature", "explainer", "conflict", "war", "human rights", "humanitarian", "top stories", "breaking news",
    "breaking", "latest", "latest news",
    "headlines", "live", "in depth", "in-depth", "investigations", "security", "defence",
    "defense", "crime", "law", "justice", "society", "home", "global", "region", "regional", "local", "city",
    "business", "economy", "culture", "science", "health", "editorial",
))

# How lines begin that belong to the page. One construction a line; "$" where the whole line must be of it.
FURNITURE = re.compile(
    r"^\W*(?:" + "|".join((
        # links to other pieces
        r"(?:read|see|watch|listen) (?:more|also|next|now)\b",
        r"(?:read|watch|listen|see also|related|more|recommended|don['’]?t miss|go deeper|in pictures)\s*(?::|>|»|$)",
        r"(?:live updates?|also read|further reading|video)\s*(?::|>|»|$)",
        r"related (?:stor(?:y|ies)|articles?|coverage|news|topics?|links?|posts?|videos?)\s*(?::|>|»|$)",
        r"more (?:on this(?: story| topic)?|from\b.{0,40}|stories|news|top stories|to read)\s*:?\s*$",
        r"(?:most (?:read|popular|viewed|shared|commented)|trending(?: now)?|popular(?: now| posts)?)\s*:?\s*$",
        r"(?:editor['’]?s?['’]? picks?|top stories|you (?:may|might) (?:also )?like|what to read next)\s*:?\s*$",
        r"(?:up next|around the web|from our partners|latest (?:news|headlines|stories))\s*:?\s*$",
        r"(?:please )?(?:click|tap) (?:here|to)\b",
        r"watch (?:live|the video|the full)\b.{0,80}$|live stream\W*$|(?:play|watch) video\W*$",
        r"back to (?:top|home)\b|skip to\b.{0,40}$|(?:next|previous) (?:post|article|story)\b.{0,120}$",
        # newsletters, accounts, channels
        r"(?:please )?(?:sign|log)[ -]?(?:up|in|on|out)\b(?=.*\b(?:for|to|here|with|newsletter|get|our)\b|\W*$)",
        r"(?:please )?(?:subscribe|register|donate)\b(?: (?:to|for|now|here|today|via)\b|\W*$)",
        r"(?:please )?(?:support (?:us|our)|join (?:us|our|the conversation)|become a (?:member|subscriber|patron))\b",
        r"(?:get|receive)\b.{0,80}\b(?:inbox|newsletter|alerts?|by email|our app)\b",
        r"enter your e-?mail\b|your e-?mail\b.{0,60}(?:will not|won['’]?t|address)|e-?mail address\b",
        r"(?:our |the |your )?newsletters?\W*$",
        r"for (?:all )?the latest\b.{0,80}\b(?:follow|channel|app)\b",
        r"(?:follow|like|find|join) (?:us|our|me|@\w+|the \w+)\b.{0,80}\b(?:on|channel|twitter|facebook|page|feed)\b",
        r"follow (?:@?\w+ on|us)\b|connect with us\b|download (?:our|the)\b.{0,40}\bapp\b",
        r"you must (?:be )?(?:log(?:ged)? in|enable)\b",
        # buttons, comment forms
        r"(?:share|tweet|pin|print|email|save|copy link|bookmark|comments?|like|follow|reply|report)\W*\d*\W*$",
        r"share (?:this|on|via|article|story|page)\b|(?:facebook|twitter|whatsapp|telegram|linkedin|reddit|x)\W*$",
        r"leave a (?:reply|comment)\b|(?:post|add|write|submit) a? ?comment\b|cancel reply\b|required fields\b",
        r"(?:view|show|load|see) (?:all |more )?(?:comments?|more|replies)\W*$|no comments\b|\d+ comments?\W*$",
        r"(?:notify me of|save my name)\b",
        # the page itself
        r"advertis(?:ement|ing|e with us)\W*$|advertisement\b.{0,40}$|sponsored(?: content| by\b.{0,40})?\W*$|ad\W*$",
        r"scroll (?:down )?to continue\b|(?:story|article) continues below\b",
        r"(?:this|our) (?:web)?site uses cookies\b|(?:accept|manage|reject) (?:all )?cookies\b",
        r"(?:we|by continuing|by using)\b.{0,80}\bcookies?\b",
        r"(?:privacy policy|terms (?:of|and) (?:use|service|conditions)|cookie (?:policy|settings))\b.{0,60}$",
        r"(?:contact us|about us|careers)\W*$",
        r"(?:copyright\b|\(c\) ?\d{4}|\d{4} ©).{0,200}$|.{0,80}\ball rights reserved\b",
        r"exit mobile version\W*$|(?:desktop|mobile) version\W*$",
        r"(?:menu|search|close|home|loading|site ?map)\W*$",
        r"(?:tags?|topics?|categor(?:y|ies)|filed under|posted in|tagged)\s*(?::|\W*$)",
        r"(?:reading time|\d+ min(?:ute)?s? read|\d+ (?:min(?:ute)?|hour|day)s? ago|estimated reading)\b.{0,30}$",
    )) + r")|^\W*©.{0,200}$",
    re.I,
)
# A label that stands over a list of links: the titles under it are furniture too.
LABEL = re.compile(
    r"^\W*(?:related\b|read (?:more|also|next)|see also|more (?:on|from|stories|news|to read)|most \w+|trending"
    r"|recommended|popular|you (?:may|might)|what to read|up next|editors?|further reading|latest|top stories"
    r"|around the web|from our)[^.]{0,40}$",
    re.I,
)

_CREDIT_WORDS = (
    r"(?:AP|AFP|EPA|EFE|ANSA|TASS|UPI|Reuters|Getty|Getty Images|Shutterstock|Alamy|Xinhua|Anadolu|Zuma|Sipa|NurPhoto"
    r"|Planet|Maxar|[Pp]hotos?|[Ff]ile|[Ii]mages?|[Cc]ourtesy|[Hh]andout|[Ss]creenshot|[Ii]llustration|[Pp]ool|via"
    r"|[Pp]icture|[Cc]redit|[Vv]ideo)"
)
CAPTION_END = re.compile(
    rf"(?:\[(?=[^\]]*(?:\w/\w|\b{_CREDIT_WORDS}\b))[^\]]{{3,80}}\]"
    r"|\((?=[^)]*(?:\w/\w|\b[Pp]hoto|\bvia\b|\b[Cc]ourtesy\b|\bGetty\b|\b[Ff]ile\b|\b[Hh]andout\b))"
    rf"(?=[^)]*\b{_CREDIT_WORDS}\b)[^)]{{3,80}}\)"
    r"|\b(?:Photo|Image|Picture|Photograph|Credit|Video)s?(?: by| credit| courtesy of)?\s?:\s?[^.:]{2,80})\W*$"
)
CAPTION_START = re.compile(
    r"^(?:FILE\s?(?:PHOTO)?\s?[-–—:]|(?:Photo|Image|Picture|Caption|Photograph|Graphic|Map)s?"
    r"(?:\s(?:by|credit|courtesy)\b[^:]{0,40})?\s?:|File (?:photo|picture|image)\b"
    r"|In this (?:image|photo|picture|frame|file photo)\b|A (?:file|handout|satellite) (?:photo|picture|image)\b)",
    re.I,
)

BYLINE = re.compile(
    r"^(?P<label>By|Written by|Reported by|Reporting by|Authors?|Words by|Story by|Report by|Text by|Compiled by)"
    r"\s*:?\s+(?P<who>\S.{1,110})$",
    re.I,
)
PUBLISHER = re.compile(
    r"^(?:Source|Publisher|Published by|Publication|Outlet)\s*:\s*(?P<who>\S.{1,60})$"
    r"|^This (?:article|story|report|content) is (?:owned|published) by (?P<owner>\S.{1,60}?)\.?$"
    r"|^(?:This (?:article|story|report) (?:was )?|It )?(?:first|originally) (?:appeared|published|ran) (?:in|on|by|at)"
    r" (?P<first>\S.{1,60}?)\.?$",
    re.I,
)
AGENCY_CREDIT = re.compile(
    r"^[-–—]{1,2}\s?(?P<end>[A-Z][\w/. ]{1,30})$"
    r"|^\(?(?:With |Additional )?(?:reporting|inputs?|files|information|material)(?: for this (?:story|article))?"
    r" (?:by|from):? (?P<by>[^.)]{2,100})\)?\.?$"
    r"|^(?:The )?(?P<helped>[A-Z][\w/ ]{1,30}) contributed to this (?:report|story|article)\.?$"
    r"|^\((?P<alone>[A-Z][\w/ ]{1,20})\)$",
    re.I,
)
REPORTING = re.compile(r"^\(?(?:Reporting|Writing|Editing|Additional reporting) by [^.]{3,200}\)?\.?$", re.I)


def agency(words: str) -> str | None:
    """The full name of the news agency that `words` name by name or code, or None."""
    words = re.sub(r"^the\s+", "", words.strip(" .()[]"), flags=re.I)
    return _BY_NAME.get(words.upper())


def agency_in(words: str) -> str | None:
    """The first news agency named among `words` ("AFP and Reuters", "Jane Doe/AP"), or None."""
    return next((name for each in re.split(r"[,;/]|\band\b|\bvia\b|\bin\b", words) if (name := agency(each))), None)
