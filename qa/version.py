"""The version of the program."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("zeilentreu")
except PackageNotFoundError:  # run from a checkout that is not installed
    VERSION = "0+unknown"
