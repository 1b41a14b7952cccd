"""Rules between the keys of an entry, and everything that is wrong in one, gathered."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from impactcalc.reader import PathKeys, path_text
from impactcalc.records import record

LENIENT = "lenient"
"""Context of a validation that leaves the rules between keys out, so that they come apart."""


@record(frozen=True)
class Problem:
    """Something wrong inside an entry: the words, the place below it, the keys it rests on.

    ``what`` may end in a colon and what to do. A problem that rests on a key which could
    not be read is no news.
    """

    what: str
    path: PathKeys = ()
    about: tuple[str, ...] = ()


class ProblemsError(ValueError):
    """Everything wrong inside one entry."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        words = (f"{path_text(p.path)}: {p.what}" if p.path else p.what for p in self.problems)
        super().__init__("; ".join(words))


class Gather:
    """Collects what is wrong with the entries of a mapping, so that none hides another."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    @contextmanager
    def at(self, *path: str | int) -> Iterator[None]:
        """Note an error of what is inside at this place, and go on."""
        try:
            yield
        except ProblemsError as error:
            self.problems += [Problem(p.what, (*path, *p.path), p.about) for p in error.problems]
        except ValueError as error:
            self.problems.append(Problem(str(error), path))

    def done(self) -> None:
        """Raise what was collected."""
        if self.problems:
            raise ProblemsError(self.problems)
