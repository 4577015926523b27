"""Which HTML is shown? What writers put into Markdown, taken apart and written again, and the last guard before readers."""
