"""Scores of whole splits, and grids of trainings."""
