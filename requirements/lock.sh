#!/bin/sh
# Resolve the dependencies anew. The files it writes name no registry: hashes alone say what is installed.
set -eu
cd "$(dirname "$0")/.."
F="--universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-annotate --no-header -q"
uv pip compile pyproject.toml $F -o requirements/lock.txt
uv pip compile pyproject.toml --group dev $F -c requirements/lock.txt -o requirements/lock-dev.txt
echo 'uv==0.13.9' | uv pip compile - $F -o requirements/lock-bootstrap.txt
! grep -rniE 'https?://|file:|index-url|find-links' requirements/*.txt
