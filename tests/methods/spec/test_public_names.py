"""What a method offers by name stays what it is, whichever of its files was loaded before."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import participa_methods

PACKAGES = sorted(
    path.parent for path in Path(participa_methods.__file__).parent.glob("*/__init__.py")
)


@pytest.mark.parametrize("folder", PACKAGES, ids=[folder.name for folder in PACKAGES])
def test_public_names_are_not_hidden_by_files(folder: Path) -> None:
    package = import_module(f"participa_methods.{folder.name}")
    for file in folder.glob("*.py"):
        import_module(f"participa_methods.{folder.name}.{file.stem}".removesuffix(".__init__"))
    hidden = [name for name in package.__all__ if isinstance(getattr(package, name), ModuleType)]
    assert package.__all__
    assert hidden == []
