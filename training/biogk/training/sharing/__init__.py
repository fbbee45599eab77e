"""Trained models and adapted encoders for others: folders with a card, and the way to a hub."""
