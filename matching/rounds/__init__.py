"""Everything between the rows of a matching round and the engine: input, runs, reasons, comparison."""
