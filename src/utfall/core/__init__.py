"""What every floor needs and no floor owns: time, periods, money, text tables, nearest names."""
