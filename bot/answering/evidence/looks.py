"""Whether a text is worth reading as a paste at all: one look, so that a plain question costs no more than that."""

import re

_LOOKED_AT = 10_000

# Something of a paste; a text with none of it is a question.
_PASTED = re.compile(
    r"\n|http/\d|</?(?:html|title|body|head|h1|center|code|error)|^\s*[{\[<]|^\s*error code: 1\d{3}\s*$|"
    r"[a-z](?:error|exception)\b|^\W{0,3}(?:api )?error:? |curl: ?\(|\[(?:error|crit|warn)|\bah0\d{4}\b|"
    r"\bstatus(?:[ _]?code)?[\"']?\s?[=:]|(?:->|→)\s{0,2}\d{3}\b|\breturned (?:an )?error\b|does not indicate success|"
    r"\btcp_[a-z_]{3,30}/\d|\bcf-(?:ray|mitigated)\b",
    re.IGNORECASE,
)


def looks_pasted(text: str) -> bool:
    """Whether a text has anything of headers, pages, logs or exceptions, or more lines than one."""
    return bool(_PASTED.search(text[:_LOOKED_AT]))
