"""Whether a mail comes from whom it names: SPF, DKIM, DMARC and ARC, asked of the DNS by us."""

from .checking import Envelope, check
from .dmarc import Policy, Wish, policy_of
from .resolving import Dns, Kind, Resolver, Unanswered, Within
from .signatures import Signature
from .verdict import Verdict, results_of, verdict_from

__all__ = [
    "Dns",
    "Envelope",
    "Kind",
    "Policy",
    "Resolver",
    "Signature",
    "Unanswered",
    "Verdict",
    "Wish",
    "Within",
    "check",
    "policy_of",
    "results_of",
    "verdict_from",
]
