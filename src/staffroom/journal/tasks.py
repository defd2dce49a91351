"""What comes round for the journal itself."""

from datetime import timedelta

from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

KEPT = timedelta(days=3)


@task
def forget_done_tasks() -> None:
    """Tasks that succeeded some days ago. Those that were given up stay, for the operator."""
    DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=timezone.now() - KEPT).delete()
