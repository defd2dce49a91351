from .bringing import Import, ImportFile
from .found_mail import FoundMail
from .profile_file import Acquaintance, ProfileFile
from .roster import Roster, RosterFile, RosterRow

__all__ = ["Acquaintance", "FoundMail", "Import", "ImportFile", "ProfileFile", "Roster", "RosterFile", "RosterRow"]
