"""The owner sees what was asked and how it ended, and is told when a limit is passed."""
