"""What two states of the content differ in."""
