"""What each kind of claim has to be bound to."""
