"""What people see, as plain frozen objects; `show.py` is the only place that rounds or formats."""
