"""Several verbs in a row; a recipe says only who hands what to whom."""
