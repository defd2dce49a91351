"""What the papers say is there: links, commands and their options, settings, pages."""

import argparse
import re
import shlex
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from staffroom.commons.help import guides
from staffroom.foundation import papers
from staffroom.wiring.arguments import ARGUMENTS
from staffroom.wiring.command import COMMANDS

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDES = {f"{guide.part}/{guide.name}": guide for guide in guides.all_guides()}
IN_THE_REPOSITORY = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")]
IN_THE_REPOSITORY += [DOCS / "README.md"]
# What our own commands tell one another.
NOT_FOR_OPERATORS = {"STAFFROOM_DEMO", "STAFFROOM_SERVES"}

COMMAND = re.compile(r"(?:^|\s)(?:\./|app/|/srv/staffroom/app/)staffroom ([^|;&>#\n]*)")
SETTING = re.compile(r"STAFFROOM_[A-Z_]+[A-Z]")
# Not folders of the machine, nor the beginning of what is streamed.
PAGE = re.compile(r"/(?!etc/|var/|srv/|usr/|live/)(?:[\w@+…-]+/)*(?:healthz|readyz)?")

each = pytest.mark.parametrize("name", GUIDES)


def source_of(name: str) -> str:
    return GUIDES[name].path.read_text()


def read(name: str) -> papers.Paper:
    return papers.read(source_of(name))


def anchors_of(name: str) -> set[str]:
    return {heading.anchor for heading in read(name).headings}


def test_every_guide_is_in_the_contents():
    there = {str(path.relative_to(DOCS).with_suffix("")) for path in DOCS.glob("*/*.md")}

    assert {name for name in there if not name.startswith("decisions/")} == set(GUIDES)


@each
def test_every_link_of_a_guide_leads_somewhere(name):
    lost = []
    for link in read(name).links:
        target, _, anchor = link.partition("#")
        if target.startswith(("https://", "http://localhost")):
            continue
        path = (GUIDES[name].path.parent / target).resolve() if target else GUIDES[name].path.resolve()
        other = str(path.relative_to(DOCS).with_suffix(""))
        is_there = path.is_file() and (other in GUIDES or path.parent.name == guides.EXAMPLES)
        if not is_there or (anchor and anchor not in anchors_of(other)):
            lost.append(link)

    assert lost == []


@each
def test_every_link_leads_to_the_same_on_the_site(name, client, site):
    html = guides.paper_of(GUIDES[name]).html
    addresses = set(re.findall(r'href="(/[^"#]*)', html))

    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize("path", IN_THE_REPOSITORY, ids=lambda path: path.name)
def test_every_link_of_the_repositorys_own_papers_leads_somewhere(path):
    links = papers.read(path.read_text()).links
    files = {link.partition("#")[0] for link in links if "://" not in link and not link.startswith("#")}

    assert [name for name in sorted(files) if not (path.parent / name).exists()] == []


def commands_in(text: str) -> list[list[str]]:
    lines = text.replace("\\\n", " ").replace("[", "").replace("]", "")
    return [shlex.split(found) for found in COMMAND.findall(lines)]


def trouble_with(words: list[str]) -> str:
    """Why the real parser would not take it; "" if it does."""
    name, *rest = words
    if name in {"--version", "--help"}:
        return ""
    if name not in COMMANDS:
        return f"there is no command {name}"
    parser = argparse.ArgumentParser(name, exit_on_error=False)
    ARGUMENTS.get(name, lambda _parser: None)(parser)
    try:
        # Spoken of in passing, as in “restore”, a command needs no file.
        parser.parse_args(rest) if rest else None
    except (argparse.ArgumentError, SystemExit) as trouble:
        return f"{' '.join(words)}: {trouble}"
    return ""


@each
def test_every_command_of_a_guide_can_be_given(name):
    paper = read(name)
    texts = [code.text for code in paper.code] + list(paper.words_in_code)
    found = [trouble_with(words) for text in texts for words in commands_in(text)]

    assert [trouble for trouble in found if trouble] == []


def test_commands_that_do_not_exist_are_found_out():
    given = commands_in("$ ./staffroom run --prot 8000 | tee log\nsudo app/staffroom fly\n./staffroom backup a.tar.gz")

    troubles = [trouble_with(words) for words in given]
    assert [bool(trouble) for trouble in troubles] == [True, True, False]
    assert troubles[1] == "there is no command fly"


@pytest.mark.parametrize("path", [DOCS / "operators" / "running.md", ROOT / "README.md"], ids=lambda path: path.name)
def test_every_command_is_named(path):
    tables = path.read_text()

    assert [name for name in COMMANDS if f"`{name}" not in tables] == []


def test_every_setting_is_told_and_every_one_that_is_told_exists():
    settings = (ROOT / "src" / "staffroom" / "wiring" / "settings.py").read_text()
    script = (ROOT / "staffroom").read_text()
    read_by_us = set(SETTING.findall(settings))
    told = {setting for name in GUIDES for setting in SETTING.findall(source_of(name))}
    examples = {one for path in DOCS.glob("*/examples/*") for one in SETTING.findall(path.read_text())}

    table = (DOCS / "operators" / "running.md").read_text().partition("## Settings")[2]
    assert read_by_us - NOT_FOR_OPERATORS - set(SETTING.findall(table)) == set()
    assert (told | examples) - read_by_us - set(SETTING.findall(script)) == set()


@each
def test_every_page_that_is_named_is_there(name):
    missing = []
    for words in read(name).words_in_code:
        if not PAGE.fullmatch(words):
            continue
        try:
            resolve(words.replace("…", "1"))
        except Resolver404:
            missing.append(words)

    assert missing == []


@pytest.mark.parametrize(
    ("guide", "example"),
    [("operators/web-server", "Caddyfile"), ("operators/mail", "main.cf")],
)
def test_what_a_guide_shows_is_what_its_file_says(guide, example):
    shown = {line for code in read(guide).code for line in code.text.splitlines()}
    text = (GUIDES[guide].path.parent / guides.EXAMPLES / example).read_text()

    assert [line for line in text.splitlines() if line and not line.startswith("#") and line not in shown] == []
