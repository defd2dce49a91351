"""Telling what somebody has written now from the mail they answer.

`mail-parser-reply` was tried first and is not used: what it hands back ends at the first “Thanks,” or “- item”, loses
its indentation, and knows no answers below or between quotes; 8,000 characters can cost it four seconds. Here the text
is laid out in blocks, quoted and own, and what is kept follows from their order:

    own, quote                the answer stands above what it answers
    quote, own                it stands below
    own, quote, own, …        it goes through the quotes one by one: those that are followed by an answer stay

What can't be known: whether lines below an unmarked quote (Outlook's “From: … Sent: …” without “>”) are answers, so all
of it is taken as quoted; whether a quote that somebody forgot to mark is one. Nothing is lost by it: what is cut is
handed back beside the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .attributions import is_forward_mark
from .blocks import Block, joined, paragraphs, read_blocks, unmarked_quote
from .signatures import split_footer, split_signature

type Kind = Literal["start", "reply", "forward"]

_MOST_LINES = 20_000  # of a letter; beyond that it is a list of something, and left as it is
_MOST_FOOTERS = 4
_LONGEST_LONE_SIGNATURE = 6  # lines; more than that, and nothing else, was written below the signature by mistake


@dataclass(frozen=True, slots=True)
class Split:
    """A mail's text, taken apart."""

    text: str
    quoted: str = ""
    signature: str = ""
    interleaved: bool = False


def new_text(text: str, *, kind: Kind = "reply") -> Split:
    """What the sender wrote, without the quoted mail and the signature.

    `text` has LF line ends. `kind` is what is known from the headers: the “start” of a conversation may well consist of
    lines that look quoted, and what is passed on in a “forward” is there to be read.
    """
    if text.count("\n") > _MOST_LINES:
        return Split(text.strip("\n"))
    lines = [line.rstrip() if line != "-- " else line for line in text.split("\n")]
    footer_begins = _before_footers(lines)
    footer, lines = joined(lines[footer_begins:]), lines[:footer_begins]
    if kind == "forward":
        return Split(joined(lines), signature=footer)
    split = _split_above_forward(lines, kind)
    if kind == "start" and not split.text:
        split = Split(joined(lines))
    return replace(split, signature=paragraphs(split.signature, footer))


def _before_footers(lines: Sequence[str]) -> int:
    """Where the footers begin that lists have appended, one after another."""
    end = len(lines)
    for _ in range(_MOST_FOOTERS):
        end = split_footer(lines[:end])
    return end


def _split_above_forward(lines: Sequence[str], kind: Kind) -> Split:
    """The split, with a mail that is passed on below it kept in the text, unless that belongs to the quote."""
    begin = next((place for place, line in enumerate(lines) if is_forward_mark(line)), len(lines))
    if begin < len(lines) and unmarked_quote(lines[:begin], with_bare_headers=kind == "reply") < begin:
        begin = len(lines)
    split = _split(lines[:begin], kind)
    return replace(split, text=paragraphs(split.text, joined(lines[begin:])))


def _split(lines: Sequence[str], kind: Kind) -> Split:
    end = unmarked_quote(lines, with_bare_headers=kind == "reply")
    blocks = read_blocks(lines[:end])
    blocks, signature = _without_signature(lines, blocks)
    own = [place for place, block in enumerate(blocks) if not block.is_quote]
    if not own:
        return Split("", quoted=joined(lines), signature=signature)
    leading, middle, trailing = blocks[: own[0]], blocks[own[0] : own[-1] + 1], blocks[own[-1] + 1 :]
    if kind == "start" and not any(block.body > block.begin for block in trailing):
        middle, trailing = middle + trailing, []  # nothing says that anybody else wrote this
    is_interleaved = len(own) > 1
    text = joined(lines[middle[0].begin : middle[-1].end])
    cut = [joined(lines[block.begin : block.end]) for block in [*leading, *trailing]]
    if is_interleaved and leading:
        text = joined(lines[leading[0].body : middle[-1].end])
        cut[: len(leading)] = [joined(lines[leading[0].begin : leading[0].body])]
    return Split(text, paragraphs(*cut, joined(lines[end:])), signature, is_interleaved)


def _without_signature(lines: Sequence[str], blocks: list[Block]) -> tuple[list[Block], str]:
    """The blocks without the signature at the end of the last own one (all of it may be signature), and that."""
    signature = ""
    own = [place for place, block in enumerate(blocks) if not block.is_quote]
    for place in reversed(own[-3:]):
        block = blocks[place]
        begin = block.begin + split_signature(lines[block.begin : block.end])
        if begin == block.begin and place == own[0] and block.end - begin > _LONGEST_LONE_SIGNATURE:
            return [*blocks[:place], replace(block, begin=begin + 1), *blocks[place + 1 :]], signature
        signature = paragraphs(joined(lines[begin : block.end]), signature)
        if joined(lines[block.begin : begin]):
            return [*blocks[:place], replace(block, end=begin), *blocks[place + 1 :]], signature
        blocks = [*blocks[:place], *blocks[place + 1 :]]
    return blocks, signature
