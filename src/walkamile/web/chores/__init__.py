"""What is done in the background: one file for each kind of job."""
