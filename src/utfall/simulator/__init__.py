"""An honest contact centre as a source of records, for the demo, training and load; the same seed, the same days."""
