"""What generated validators stand on."""
