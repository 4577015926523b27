"""Who asks for a human? Fits what meaning tells of it, and measures it beside the phrases: `measure`."""

from benchmarks.human_requests.measure import measure

__all__ = ["measure"]
