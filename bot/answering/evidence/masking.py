"""Secrets and addresses of people, masked before anything of a paste is shown.

Rather too much than too little: a masked line must still say which header or setting it is, nothing more.
No pattern crosses a line or backtracks over more than a few characters.
"""

import re

MASK = "***"

# Parts of names that hold secrets, and short names that do only when they stand alone.
_NAMES = (
    r"(?:authori[sz]ation|cookie2?|passw(?:or)?d|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|"
    r"credentials?|session[_-]?id|csrf|xsrf|signature|jwt|bearer|e-?mail)[\w.-]{0,20}|"
    r"(?<![\w-])(?:pwd|auth|sid|pin|otp|pass)|パスワード|暗証番号|トークン"
)
_HEADER_NAMES = (
    r"(?:proxy-)?authori[sz]ation|(?:set-)?cookie2?|x-(?:api|auth|access|csrf|xsrf|session|vault)[a-z0-9-]*|"
    r"cf-access-[a-z-]+|x-amz-security-token|x-forwarded-email|x-[a-z0-9-]{0,40}(?:key|token|secret)"
)
# A header's whole value goes, whatever stands in it.
_WHOLE_LINE = re.compile(rf"(?<![\w-])((?:{_HEADER_NAMES})[ ]{{0,3}}[:=][ ]{{0,3}})[^\n\"']+", re.IGNORECASE)
_QUOTED = re.compile(
    rf"((?:{_NAMES})\\?[\"']?[ ]{{0,3}}(?:[:=]>?|,[ ]?\\?[\"']?value\\?[\"']?:)[ ]{{0,3}}\\?)([\"'])[^\n\"']*",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"((?:{_NAMES})[ ]{{0,3}}[:=：]>?[ ]{{0,3}})(?![\"'*])[^\s\"'&,;<>]+", re.IGNORECASE)
_SCHEME = re.compile(
    r"\b(bearer|basic|digest|token|apikey|negotiate|ntlm)[ ]{1,3}(?=[^\s]{0,80}[\d=+/._-])[^\s\"',;]{6,}", re.IGNORECASE
)
_OPTION = re.compile(
    r"(?<!\S)(-u|--user|-U|--proxy-user|-b|--cookie|--oauth2-bearer)([ ]{1,3}|=)(\"[^\"\n]*\"?|'[^'\n]*'?|\S+)"
)
_USERINFO = re.compile(r"(?<=://)[^\s/@\"'<>]{1,300}@")
_QUERY = re.compile(r"(?<=[?&;])([\w.\[\]~%-]{1,80}=)[^&\s\"'<>#;,)]+")
_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_KNOWN = re.compile(
    r"\beyJ[\w-]{8,}(?:\.[\w-]+){0,4}|\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{10,}|\bxox[a-z]-[\w-]{8,}|"
    r"\bxapp-[\w-]{8,}|\b[srp]k_(?:live|test)_\w{8,}|\bwhsec_\w{8,}|\bsk-[\w-]{12,}|\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}|"
    r"\bAIza[\w-]{20,}|\bya29\.[\w-]{10,}|\bSG\.[\w-]{10,}(?:\.[\w-]+)?|\bnpm_\w{20,}|\bpypi-[\w-]{16,}|\bdop_v1_\w{16,}|"
    r"\bhf_\w{16,}|\bshp(?:at|ca|pa|ss)_\w{16,}|(?<=hooks\.slack\.com/)[\w/]+|-----BEGIN [A-Z ]{0,30}PRIVATE KEY[^\n]*"
)
# What looks random: a long run of letters and digits mixed.
_RANDOM = re.compile(r"(?<![A-Za-z0-9+_=])(?=[A-Za-z+_=]{0,200}\d)(?=[\d+_=]{0,200}[A-Za-z])[A-Za-z0-9+_=]{24,}")


def masked(text: str) -> str:
    """The text with a mask in place of every secret; lines stay lines."""
    text = _WHOLE_LINE.sub(rf"\g<1>{MASK}", text)
    text = _QUOTED.sub(rf"\g<1>\g<2>{MASK}", text)
    text = _NAMED.sub(rf"\g<1>{MASK}", text)
    text = _SCHEME.sub(rf"\g<1> {MASK}", text)
    text = _OPTION.sub(rf"\g<1>\g<2>{MASK}", text)
    text = _USERINFO.sub(f"{MASK}@", text)
    text = _QUERY.sub(rf"\g<1>{MASK}", text)
    text = _MAIL.sub(MASK, text)
    text = _KNOWN.sub(MASK, text)
    return _RANDOM.sub(MASK, text)
