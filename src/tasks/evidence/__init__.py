"""What an episode rests on, in one file, and the check of it that anyone can repeat."""
