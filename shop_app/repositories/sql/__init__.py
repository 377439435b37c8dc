"""The SQL store: everything that needs a transaction. Reading order: engine, unit_of_work, then a module per noun."""
