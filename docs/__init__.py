"""The pages. A package only so that its conftest and that of the tests are two modules."""
