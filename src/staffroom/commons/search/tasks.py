"""What comes round for the index."""

from django.tasks import task

from .rebuilding import forget_gone, is_built, put_off_sorting, rebuild, wipe


@task
def build() -> None:
    """Build it where there is none yet, as after an upgrade; go on where that was broken off."""
    if not is_built():
        for _ in rebuild(resume=True):
            pass


@task
def tidy() -> None:
    """Take out who has gone, and what is left of words that were taken out."""
    forget_gone("person")
    if is_built():
        put_off_sorting(is_put_off=False)
    wipe()
