"""What each kind of reference means: looked up through the door, never taken from what was sent."""
