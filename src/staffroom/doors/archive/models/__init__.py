from .bringing import Import, ImportFile
from .found_mail import FoundMail

__all__ = ["FoundMail", "Import", "ImportFile"]
