from .bringing import Import, ImportFile
from .found_mail import FoundMail
from .roster import Roster, RosterFile, RosterRow

__all__ = ["FoundMail", "Import", "ImportFile", "Roster", "RosterFile", "RosterRow"]
