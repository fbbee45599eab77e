"""Results of trainings beside published ones, learning curves, weights of an entity."""
