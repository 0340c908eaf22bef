"""The pages before one is signed in: plain HTML that needs no JavaScript, looks like the rest and fits a phone."""

import hashlib
from base64 import b64encode
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

STYLE = """
:root { color-scheme: light dark; --ink: #1b2a27; --soft: #51635f; --paper: #fff; --back: #f3f6f5; --line: #d5dedb;
  --own: #00695c; --on: #fff; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #e6efec; --soft: #a9bab5; --paper: #1b2825; --back: #0d1413;
  --line: #33443f; --own: #008577; --bad: #ff8a80 } }
* { box-sizing: border-box }
body { margin: 0; padding: 1.5rem 1rem; background: var(--back); color: var(--ink);
  font: 1rem/1.5 "Source Sans Pro", "Source Sans 3", system-ui, sans-serif }
main { max-width: 26rem; margin: 0 auto; padding: 1.5rem; background: var(--paper); border: 1px solid var(--line);
  border-radius: .75rem }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; line-height: 1.2 }
p { margin: .5rem 0 } .soft { color: var(--soft) }
.bad { padding: .6rem .8rem; border: 1px solid var(--bad); border-radius: .5rem; color: var(--bad) }
form { margin: 1rem 0 0 }
label { display: block; margin: .8rem 0 .25rem; font-weight: 600 }
.hint { margin: .2rem 0 0; font-size: .9rem; color: var(--soft) }
input[type=text], input[type=password] { width: 100%; min-height: 2.9rem; padding: .4rem .7rem; font: inherit;
  color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem }
input:focus-visible, button:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid var(--own);
  outline-offset: 2px }
label.tick { display: flex; gap: .6rem; font-weight: 400; align-items: flex-start }
label.tick input { width: 1.25rem; height: 1.25rem; margin-top: .15rem; accent-color: var(--own); flex: none }
button { width: 100%; min-height: 2.9rem; margin-top: 1rem; font: inherit; font-weight: 600; color: var(--on);
  background: var(--own); border: 1px solid var(--own); border-radius: .5rem; cursor: pointer }
button.other, a.other { color: var(--ink); background: none; border-color: var(--line) }
a.other { display: block; padding: .6rem; text-align: center; font-weight: 600; border: 1px solid var(--line);
  border-radius: .5rem; text-decoration: none }
button.person { margin-top: .6rem; min-height: 3.6rem; font-size: 1.1rem }
a, summary { color: var(--own) } summary { cursor: pointer; margin-top: 1.2rem; min-height: 1.5rem }
nav { display: flex; justify-content: space-between; max-width: 26rem; margin: 0 auto .8rem; font-weight: 600 }
nav a { font-weight: 400 }
@media (prefers-color-scheme: dark) { a, summary { color: #5cc8b8 } }
"""

_ICON = b64encode((Path(__file__).parents[1] / "icon.svg").read_bytes()).decode()
_STYLE_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""What such a page may do: show itself in our style and send its form to us."""


def page(title: str, *parts: str, language: str, turn_to: tuple[str, str], status: int = 200) -> HTMLResponse:
    """A whole page; ``turn_to`` is the other language's name and where it is spoken."""
    name, address = turn_to
    content = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)} · Despensa</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml;base64,{_ICON}">'
        f"<style>{STYLE}</style></head><body><nav><span>Despensa</span>"
        f'<a href="{escape(address)}">{escape(name)}</a></nav>'
        f"<main><h1>{escape(title)}</h1>{''.join(parts)}</main></body></html>"
    )
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(content, status, headers)


def says(words: str) -> str:
    """A paragraph."""
    return f'<p class="soft">{escape(words)}</p>'


def complains(words: str) -> str:
    """What went wrong, read out at once by screen readers; nothing where there are no words."""
    return f'<p class="bad" role="alert">{escape(words)}</p>' if words else ""


def form(address: str, *parts: str) -> str:
    """What is sent when its button is pressed."""
    return f'<form method="post" action="{escape(address)}">{"".join(parts)}</form>'


def field(name: str, label: str, secret: bool = False, hint: str = "", value: str = "", **more: str) -> str:
    """One line to write in; ``more`` are attributes of the input, such as ``autocomplete``."""
    attributes = {"id": name, "name": name, "type": "password" if secret else "text", "value": value, **more}
    hinted = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>' if hint else ""
    if hint:
        attributes["aria-describedby"] = f"{name}-hint"
    written = " ".join(f'{key}="{escape(said)}"' for key, said in attributes.items() if said)
    return f'<label for="{name}">{escape(label)}</label><input {written}>{hinted}'


def hidden(name: str, value: str) -> str:
    """What a form sends without showing it."""
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def tick(name: str, label: str, ticked: bool = False) -> str:
    """A box to tick."""
    box = f'<input type="checkbox" name="{name}" value="yes"{" checked" if ticked else ""}>'
    return f'<label class="tick">{box}<span>{escape(label)}</span></label>'


def button(words: str, kind: str = "", name: str = "", value: str = "") -> str:
    """Sends the form around it; ``kind``: ``other`` beside the main button, ``person`` for somebody's name."""
    sends = f' name="{name}" value="{escape(value)}"' if name else ""
    look = f' class="{kind}"' if kind else ""
    return f'<button type="submit"{look}{sends}>{escape(words)}</button>'


def leads(address: str, words: str) -> str:
    """A link that looks like the button beside the main one."""
    return f'<p><a class="other" href="{escape(address)}">{escape(words)}</a></p>'


def more(summary: str, *parts: str) -> str:
    """What opens when its summary is pressed."""
    return f"<details><summary>{escape(summary)}</summary>{''.join(parts)}</details>"
