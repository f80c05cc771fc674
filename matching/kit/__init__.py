"""The model kit: a programme of another year or another municipality, started from one that ran."""
