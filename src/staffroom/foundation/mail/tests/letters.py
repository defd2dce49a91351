"""Mails as they come, written for the tests in the shape of what real programs send."""

from collections.abc import Iterable


def letter(
    body: str = "Hello.\n",
    *,
    content_type: str = "text/plain; charset=utf-8",
    headers: str = "",
    sender: str = "Jo Norwood <jo@example.org>",
    subject: str = "Reading lists",
) -> bytes:
    """A mail with CRLF line ends; `headers` are more headers, a line each."""
    head = f"From: {sender}\nTo: lis@lists.example.net\nSubject: {subject}\nMessage-ID: <1@example.org>\n"
    more = headers if headers.endswith("\n") or not headers else f"{headers}\n"
    text = f"{head}{more}MIME-Version: 1.0\nContent-Type: {content_type}\n\n{body}"
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def multipart(
    kind: str, parts: Iterable[str], *, boundary: str = "=_edge", headers: str = "", subject: str = "x"
) -> bytes:
    """A mail of several parts; each is its headers, a blank line and its body."""
    return letter(
        wrapped(parts, boundary=boundary),
        content_type=f'multipart/{kind}; boundary="{boundary}"',
        headers=headers,
        subject=subject,
    )


def wrapped(parts: Iterable[str], *, boundary: str) -> str:
    return "".join(f"--{boundary}\n{part}\n" for part in parts) + f"--{boundary}--\n"


def reply(body: str, **others: str) -> bytes:
    return letter(body, headers="In-Reply-To: <0@example.org>", **others)


QUOTE = "> When does the library open on Saturdays?\n> Al\n"
ATTRIBUTION = "On Mon, 4 Mar 2024 at 10:02, Al Bee <al@example.org> wrote:\n"

GMAIL = """\
<div dir="ltr">Yes, at ten.<div><br></div><div>Jo</div></div><br><div class="gmail_quote gmail_quote_container">\
<div dir="ltr" class="gmail_attr">On Mon, 4 Mar 2024 at 10:02, Al Bee &lt;<a href="mailto:al@example.org">\
al@example.org</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;\
border-left:1px solid rgb(204,204,204);padding-left:1ex"><div>When does it open?</div><div>Al</div></blockquote></div>
"""

OUTLOOK = """\
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" content="text/html">
<!--[if mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]-->
<style>p.MsoNormal {margin:0cm}</style></head>
<body><div class="WordSection1"><p class="MsoNormal">Dear Al,<o:p></o:p></p>
<p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">Yes, at ten.<o:p></o:p></p>
<p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">
<p class="MsoNormal"><b>From:</b> Al Bee &lt;al@example.org&gt; <br>
<b>Sent:</b> 04 March 2024 10:02<br><b>To:</b> Jo Norwood &lt;jo@example.org&gt;<br>
<b>Subject:</b> Saturdays<o:p></o:p></p></div><p class="MsoNormal">When does it open?</p></div></body></html>
"""

OUTLOOK_WEB = """\
<div class="elementToProof">Yes, at ten.</div>
<div id="Signature"><div>Jo Norwood</div><div>Information Officer</div></div>
<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">
<div id="divRplyFwdMsg" dir="ltr"><font><b>Da:</b> Al Bee<br><b>Inviato:</b> luned&igrave;<br></font>
<div>&nbsp;</div></div>
<div>When does it open?</div>
"""

APPLE = """\
<html><body dir="auto">Yes, at ten.<br><br><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br>\
<blockquote type="cite">On 4 Mar 2024, at 10:02, Al Bee &lt;al@example.org&gt; wrote:<br><br></blockquote></div>\
<blockquote type="cite"><div dir="ltr">When does it open?</div></blockquote></body></html>
"""

YAHOO = """\
<div class="ydp1yahoo-style-wrap"><div dir="ltr">Yes, at ten.</div></div><div id="yahoo_quoted_12" class="yahoo_quoted">
<div style="font-size:13px;"><div>On Monday, 4 March 2024 at 10:02:11 GMT, Al Bee &lt;al@example.org&gt; wrote:</div>
<div><br></div><div>When does it open?</div></div></div>
"""

THUNDERBIRD = """\
<html><body><p>Yes, at ten.</p><div class="moz-signature">-- <br>Jo Norwood<br>Information Officer</div>
<div class="moz-cite-prefix">Am 04.03.24 um 10:02 schrieb Al Bee:<br></div>
<blockquote type="cite" cite="mid:0@example.org"><p>When does it open?</p></blockquote></body></html>
"""
