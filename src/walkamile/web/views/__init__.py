"""One file of pages for each verb; ``urls.py`` says how to add one."""
