"""What was accepted outlasts kills, power cuts, full and broken disks, and clocks that jump."""
