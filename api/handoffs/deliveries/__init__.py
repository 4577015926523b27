"""Who is told of a hand-off, and how? One file a target, behind the seam in `target`.

A target gets a `Delivery` and returns `Delivered`, or raises `DeliveryFailed` (try again later), `DeliveryRefused` (never) or `TargetGone`
(nothing is wanted any more). A delivery may come more than once, with the same id: a process may be killed after the target took it.
"""

from api.handoffs.deliveries.target import AlarmTarget, Delivered, Delivery, Target

__all__ = ["AlarmTarget", "Delivered", "Delivery", "Target"]
