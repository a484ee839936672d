"""The program: command line, web gateway, Fava's extension pages."""

__version__ = "0.1.0"
