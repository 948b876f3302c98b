"""Assess: a JSON questionnaire becomes a self-assessment that explains itself, and an action plan worth printing."""

from importlib.metadata import version

__version__ = version("assess")
