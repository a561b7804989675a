"""Others' words -> records: one folder a source, each with a vocabulary, a reader and samples in the tests."""
