"""A new entry that is valid from the start and says at each place what belongs there."""

import datetime
import re
from collections.abc import Sequence
from pathlib import Path

from bot.answering.layers import entry_layers
from bot.answering.schemas import SCHEMAS, write_schemas

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_SKELETON = """\
# yaml-language-server: $schema=../../entry.schema.json
codes: ["{id}"]                # what people type: "503", "ERR_SOMETHING"; quote numbers
# envelope: ["503"]            # the statuses that carry this error, if it is a number inside another
title:
  en: Name of {id}
  ja: {id}の名称
aliases:                       # what people call it or read on the screen; none may belong to two entries
  en: [exact words on the page of {id}]
  ja: [{id}の画面の文言]
summary:                       # what it means, in two or three sentences
  en: What {id} means, and what decides who can fix it.
  ja: {id}の意味と、誰が直せるかの決め手を書きます。
cases:                         # one per sender: who sent it decides who can fix it
  - id: origin
    sent_by: origin            # origin, cloudflare, proxy or client
    name: {{en: Website's server, ja: サイトのサーバー}}
    verdict: {{en: sent by the website's own server, ja: サイトのサーバー（オリジン）が返しています}}
    sign:                      # the one thing a customer can see that tells this case from the others
      en: What the customer sees
      ja: お客様に見えるもの
    causes:                    # most likely first, each with its clue
      - cause: {{en: The likeliest cause, ja: 最も可能性の高い原因}}
        tell: {{en: What one sees when it is this one., ja: この原因のときに見られることです。}}
    checklist:                 # in order; `who` does it; `run` is pasted into a terminal; the id never changes
      - id: see-response
        who: site-owner
        do: {{en: Look at status and headers of the response., ja: 応答のステータスとヘッダーを確認します。}}
        run: curl -sSI https://HOST/PATH
    escalation:                # whom to ask, when, and what to attach besides the contact's usual list
      - contact: hosting-provider
        when: {{en: The checklist does not help., ja: チェックリストで解決しない場合です。}}
see_also: []
sources:
  - {{name: Where you read it, url: https://example.com/}}
certainty: general             # remove it once a second source says the same
drafted: {today}
"""


class SkeletonError(Exception):
    """No skeleton can be written, with what to do about it."""


def write_skeleton(stack: Sequence[Path], id: str, family: str, today: datetime.date) -> Path:
    """Writes the entry into the topmost folder, with the schemas that editors use; where it stands now.

    Raises SkeletonError if the id or family is none, or the entry exists.
    """
    for name in (id, family):
        if not _SLUG.fullmatch(name) or len(name) > 32:
            raise SkeletonError(f'"{name}" is no id; use up to 32 lower-case letters, digits and single hyphens')
    layers, _ = entry_layers(stack)
    if id in layers:
        raise SkeletonError(
            f'"{id}" exists, {layers[id][-1]}; edit it, or lay single fields over it in a file of yours'
        )
    path = stack[-1] / "entries" / family / f"{id}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_SKELETON.format(id=id, today=today), encoding="utf-8")
        if not all((stack[-1] / name).exists() for name in SCHEMAS):
            write_schemas(stack[-1])
    except OSError as error:
        raise SkeletonError(f"{path} cannot be written ({error.strerror}); name another --folder") from error
    return path
