"""The science: frames in, frames out. No Django, file, clock, settings or global randomness.

To add a variable, add it to INDICATORS in ``indicators.py``; to add a method, put its text into a
``TEXTS`` beside its function and that into METHODS in ``method_texts.py``. This package imports
nothing by itself: the web process reads a name or a rule without loading scipy.
"""
