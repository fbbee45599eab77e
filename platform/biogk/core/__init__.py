"""The ground that everything stands on: errors, disk, progress, configuration."""
