"""What Prometheus would read."""

import re

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from tests.serving import Server
from tests.waiting import until

Figures = dict[tuple[str, ...], float]
"""By name and the values of the labels, in the order of the labels' names."""


def scraped(server: Server) -> Figures:
    """All figures of a server with a port for metrics."""
    found = until(lambda: re.search(r"metrics (http://\S+)", server.log()), 10)
    return read(httpx2.get(found[1], trust_env=False).raise_for_status().text)


def read(text: str) -> Figures:
    """The figures of a text, without the buckets of histograms."""
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for sample in samples
        if not sample.name.endswith("_bucket")
    }
