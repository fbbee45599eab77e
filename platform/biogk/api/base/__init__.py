"""What the stages share: options, the open session, settings of a home."""
