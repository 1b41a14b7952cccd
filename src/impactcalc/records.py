"""Frozen records that are quick to define.

``dataclasses.dataclass`` writes and compiles about seven functions for each frozen class;
for all records of the library that is a tenth of the time a short command takes. Here one
function is written, ``__init__``, and the others are shared. For type checkers, and in
``replace``, ``fields`` and ``asdict``, a record is an ordinary dataclass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    import dataclasses

    def _values(self):
        return tuple(self.__dict__[name] for name in self.__dataclass_fields__)

    def _set_once(self, name, value):
        if name in self.__dict__ or name not in self.__dataclass_fields__:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        self.__dict__[name] = value

    def _keep(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def _same(self, other):
        return _values(self) == _values(other) if type(self) is type(other) else NotImplemented

    def _hash(self):
        return hash((type(self), _values(self)))

    def _shown(self):
        pairs = zip(self.__dataclass_fields__, _values(self), strict=True)
        return f"{type(self).__qualname__}({', '.join(f'{k}={v!r}' for k, v in pairs)})"

    _SHARED = {
        "__setattr__": _set_once,
        "__delattr__": _keep,
        "__eq__": _same,
        "__hash__": _hash,
        "__repr__": _shown,
    }

    def record(*, frozen: bool) -> Any:
        """Make a class a frozen record: ``@record(frozen=True)``."""

        def wrap(cls: type) -> type:
            made = dataclasses.dataclass(repr=False, eq=False)(cls)
            for name, function in _SHARED.items():
                if name not in cls.__dict__:
                    setattr(made, name, function)
            return made

        if not frozen:
            raise TypeError("a record is frozen: write @record(frozen=True)")
        return wrap


__all__ = ["record"]
