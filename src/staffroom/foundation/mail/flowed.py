"""Joining the lines of `format=flowed` text again (RFC 3676)."""

import re

_DEPTH = re.compile(r">{1,50}")


def unflow(text: str, *, delete_space: bool = False) -> str:
    """`text` with its paragraphs on one line each, quotes marked “> ” once per level, space-stuffing undone.

    `delete_space` is the parameter DelSp: the space at a soft line break is no part of the text (Chinese, Japanese).
    """
    lines: list[str] = []
    paragraph: list[str] = []
    paragraph_depth = 0
    for line in text.split("\n"):
        depth, content = _without_marks(line)
        is_delimiter = content == "-- "
        if paragraph and (depth != paragraph_depth or is_delimiter):
            lines.append(_marked("".join(paragraph), paragraph_depth))
            paragraph = []
        flows_on = content.endswith(" ") and not is_delimiter
        paragraph.append(content[:-1] if flows_on and delete_space else content)
        paragraph_depth = depth
        if not flows_on:
            lines.append(_marked("".join(paragraph), depth))
            paragraph = []
    if paragraph:
        lines.append(_marked("".join(paragraph), paragraph_depth))
    return "\n".join(lines)


def _without_marks(line: str) -> tuple[int, str]:
    marks = _DEPTH.match(line)
    depth = marks.end() if marks else 0
    return depth, line[depth:].removeprefix(" ")


def _marked(content: str, depth: int) -> str:
    if not depth:
        return content
    return ("> " * depth + content).rstrip()
