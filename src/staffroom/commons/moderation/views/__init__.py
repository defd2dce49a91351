from .appealing import appeal, appeal_by_link
from .log import about_you, decision, log, site_log, undoing
from .queue import matter, network_queue, queue, stopped
from .reporting import report_message, report_network, report_person, reports

__all__ = [
    "about_you",
    "appeal",
    "appeal_by_link",
    "decision",
    "log",
    "matter",
    "network_queue",
    "queue",
    "report_message",
    "report_network",
    "report_person",
    "reports",
    "site_log",
    "stopped",
    "undoing",
]
