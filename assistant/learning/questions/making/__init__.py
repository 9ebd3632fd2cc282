"""One module for each way to make a question; none of them decides whether it is good."""
