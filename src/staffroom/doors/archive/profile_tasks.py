"""What comes round for files about oneself."""

from django.tasks import task

from . import profile_files


@task
def forget_old_profile_files() -> None:
    """Files that nobody has chosen from for a week."""
    profile_files.forget_old()
