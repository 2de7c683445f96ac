"""Training, evaluation and export of Diptych's detector. Run ``python3 -m training --help`` in ``models/``."""
