"""`staffroom restore FILE`: a backup put back into an empty data folder."""

import argparse
import json

from django.conf import settings
from django.db import connection

from staffroom.wiring import restoring


def run(options: argparse.Namespace) -> int:
    report = restoring.restore(options.file)
    if options.json:
        print(json.dumps({"data": str(settings.DATA), **report}))
    else:
        print(f"Put back {report['files']} files and the database, as of {report['made_at']:.16}, in {settings.DATA}.")
    if "rows" in report and not options.json:
        print(f"{report['rows']:,} rows went over to {connection.display_name}. The site makes its search index anew.")
    return 0
