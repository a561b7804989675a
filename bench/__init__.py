"""Speed and memory as ratios to a baseline of the same run; every figure in a README comes from here."""
