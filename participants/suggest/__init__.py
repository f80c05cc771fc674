"""Suggestions as pure computation: no rows, no clock. `participants.suggestions` feeds it from the tables."""
