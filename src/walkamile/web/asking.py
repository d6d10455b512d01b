"""What pages ask the worker to do; the pages themselves never make anybody wait."""

from walkamile.web.models import Colleague, Job, Run


def undo_run(run: Run, *, by: Colleague) -> Job:
    """Ask to take a run back as a whole."""
    return _ask("undo_run", by, unique=f"undo run {run.pk}", run=run.pk)


def read_in(run: Run, *, file: str, by: Colleague) -> Job:
    """Ask to read a file in under a run, and note the job on the run."""
    job = _ask("read_in", by, unique=f"read run {run.pk}", run=run.pk, file=file)
    Run.objects.filter(pk=run.pk).update(job=job)
    return job


def learn_themes(*, by: Colleague) -> Job:
    """Ask to learn the themes of all voices anew."""
    return _ask("learn_themes", by, unique="learn themes")


def load_sample(*, by: Colleague) -> Job:
    """Ask for the sample firm."""
    return _ask("load_sample", by, unique="load sample")


def _ask(kind: str, by: Colleague, *, unique: str, **args: object) -> Job:
    from walkamile.web import jobs

    return jobs.enqueue(kind, unique=unique, asked_by=by, **args)
