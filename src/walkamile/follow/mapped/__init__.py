"""The journey as people would draw it: stages, how many, how long, how hard."""
