"""What does a person read in a browser, and what do machines? Pages of the help centre: from a generation to text, nothing else."""

from api.pages.site.place import Place

__all__ = ["Place"]
