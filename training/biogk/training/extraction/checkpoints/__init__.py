"""Trained models and what is kept of a training."""
