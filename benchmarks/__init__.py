"""What is measured: each figure is a ratio to a floor in the same run, the median of several."""
