"""The show of news: what outlets say, told as theirs."""
