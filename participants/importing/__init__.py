"""Reading lists of people from earlier years: pure functions from bytes to checked rows."""
