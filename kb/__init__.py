"""What do we know? Articles, locales, Markdown and their checks. Imports nothing of ours."""
