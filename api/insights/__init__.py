"""What did people ask, and how did it end? Figures of a period for the owner of a help centre, and an alarm where a limit is passed."""
