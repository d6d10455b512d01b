"""One file for each way of telling that an errand is done."""
