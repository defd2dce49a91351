"""Sentences for the made-up list: grammatical, about the work of information people, and without end."""

import random


def _listed(text: str, separator: str = ";") -> list[str]:
    return text.split(separator)


FIRST_NAMES = _listed(
    "Ada Amir Ana Aoife Ben Carla Chen Chidi Clara David Elena Emeka Erik Fatima Finn Gita Grace Hana Hugo Ines Jana "
    "Jo Kai Karin Kofi Lars Leila Liam Maja Marek Mei Mona Nadia Nils Noor Olga Omar Petra Priya Rana Rosa Sam Sara "
    "Sven Tariq Uma Vera Wei Yara Yuki Zofia Łukasz Søren José Zoë Jürgen",
    " ",
)
FAMILY_NAMES = _listed(
    "Adeyemi Ahmed Andersen Baker Bauer Bianchi Brown Costa Diaz Dubois Eze Fischer Garcia Gupta Hansen Ito Jansen "
    "Jones Kaya Khan Kim Klein Kowalski Larsen Lopez Meyer Moreau Nguyen Nowak Okafor Olsen Park Patel Rossi Santos "
    "Schmidt Silva Singh Smith Suzuki Tanaka Vogel Weber Wilson Yilmaz Zhang Müller Öztürk Núñez",
    " ",
)

_WHO = _listed(
    "the chair of trustees;the new director;a colleague in Leeds;the finance team;one of our volunteers;"
    "the records group;"
    "my predecessor;a reader from abroad;the supplier;our catalogue;the reading room;the regional branch;the school;"
    "the county archive;the museum next door;everybody on the rota;the auditor;the web team;the helpdesk;"
    "a retired member;the working party;the loans desk;every second user"
)
_DOES = _listed(
    "asked for;never used;would like to keep;has quietly replaced;cannot find;pays twice for;relies on;wants to see;"
    "has written about;found a copy of;is still waiting for;forgot about;will not give up;was glad of;"
    "keeps asking me about;lost sight of;has doubts about;prints out;compared;measured;"
    "reads;tested"
)
_WHAT = _listed(
    "the classification scheme;the retention schedule;an index of the minutes;the old card catalogue;"
    "a list of journals;the licence for the database;the enquiry log;the shelf marks;a policy on donations;"
    "the intranet pages;our metadata;the loans system;a thesaurus of local terms;the accession registers;"
    "the annual survey;a budget for binding;digital copies of the maps;the disaster plan;the press cuttings;"
    "a guide for new starters;the photographs from the seventies;the subject headings;the copyright statements;"
    "a workshop on searching;the borrowed scanner;the current awareness bulletin"
)
_WHEN = _listed(
    "last week;since the move;every spring;before the audit;without telling anybody;after the merger;in the end;"
    "for the third time;on a Friday afternoon;because of the new law;during the inventory;as far as I know;"
    "with some success;at the last meeting;while I was on leave;much to my surprise"
)
_OPENINGS = _listed(
    ";;;;In our case, ;If I remember rightly, ;To be honest, ;As it happens, ;For what it is worth, ;"
    "At the moment ;Some years ago "
)
_JOINS = (", and ", ", but ", ", so ", ", because ", ", although ", "; meanwhile ")
_TITLES = _listed(
    "Advice wanted: {what};Has anybody replaced {what}?;{what}: what do you do?;Moving {what};"
    "How long do you keep {what}?;Thoughts on {what};Summary: {what};Offered to a good home: {what};"
    "Who looks after {what}?;A question about {what}"
)


def sentence(rng: random.Random) -> str:
    """One sentence of 8 to 35 words."""
    text = rng.choice(_OPENINGS) + _clause(rng)
    if rng.random() < 0.45:
        text += rng.choice(_JOINS) + _clause(rng)
    return text[0].upper() + text[1:] + rng.choice("......?")


def title(rng: random.Random, number: int) -> str:
    """What a conversation is about, in one line; the number keeps programs from joining two by their subject."""
    text = rng.choice(_TITLES).format(what=f"{rng.choice(_WHAT)} {rng.choice(_WHEN)}")
    return f"{text[0].upper()}{text[1:]} [{number}]"


def _clause(rng: random.Random) -> str:
    words = [rng.choice(_WHO), rng.choice(_DOES), rng.choice(_WHAT)]
    if rng.random() < 0.6:
        words.append(rng.choice(_WHEN))
    return " ".join(words)
