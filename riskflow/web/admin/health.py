"""For machines: is the process alive, can it serve, and how is it doing. No answer has anything about a person."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from logging import INFO, Handler, LogRecord

from flask import Blueprint, Flask, Response, abort, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from riskflow.logs import SECURITY_LOGGER
from riskflow.services.operations.health import (
    InstanceFigures,
    instance_figures,
    is_ready,
    oldest_wait,
)
from riskflow.store import queue
from riskflow.store.queries import outbox as outbox_queries
from riskflow.web.guards import current_instance, is_program, read_unit_of_work

pages = Blueprint("health", __name__)

PLAIN = "text/plain; charset=utf-8"
PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")

# Counted by each process of the server since its start; a scrape reads the process that answers it.
COUNTED = CollectorRegistry()
REQUESTS = Counter("riskflow_requests", "Requests answered.", ["area", "method", "status"], registry=COUNTED)
DURATION = Histogram("riskflow_request_seconds", "Time to answer a request.", ["area"], registry=COUNTED)
SECURITY_EVENTS = Counter("riskflow_security_events", "Security events by name.", ["name"], registry=COUNTED)


class SecurityEventCounter(Handler):
    """Counts what is written to the security log, such as failed sign-ins, by name."""

    def emit(self, record: LogRecord) -> None:
        SECURITY_EVENTS.labels(str(record.__dict__.get("event", "other"))).inc()


class FiguresCollector(Collector):
    """The figures of the instance, read from its database for one scrape; every process answers the same."""

    def __init__(self, figures: InstanceFigures, letters: dict[str, int], now: datetime) -> None:
        self.figures, self.letters, self.now = figures, letters, now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        figures = self.figures
        queues = {name: work.number for name, work in figures.waiting.items()}
        ages = {name: (self.now - row.at).total_seconds() for name, row in figures.heartbeats.items()}
        yield _gauge("riskflow_cases", "Cases by state.", "state", figures.cases)
        yield _gauge("riskflow_letters", "Letters by delivery.", "delivery", self.letters)
        yield _gauge("riskflow_queue_depth", "Work that waits, by queue.", "queue", queues)
        yield _gauge("riskflow_age_seconds", "Since the last worker, verify, backup and check of files.", "part", ages)
        found = {name: float(row.is_ok) for name, row in figures.heartbeats.items()}
        yield _gauge(
            "riskflow_found_well", "Whether the last verify, backup and check of files found no fault.", "part", found
        )
        lag = oldest_wait(figures.waiting, self.now, queue.QUEUE)
        yield GaugeMetricFamily("riskflow_oldest_record_seconds", "How long a record has waited at most.", value=lag)


@pages.get("/health")
def health() -> Response:
    """Answer that this process is alive; nothing else is asked."""
    return Response("ok\n", content_type=PLAIN)


@pages.get("/ready")
def ready() -> Response:
    """Answer whether requests can be served now, without saying why not."""
    instance = current_instance()
    if is_ready(instance.database, instance.config):
        return Response("ok\n", content_type=PLAIN)
    return Response("not ready\n", HTTPStatus.SERVICE_UNAVAILABLE, content_type=PLAIN)


@pages.get("/metrics")
def metrics() -> Response:
    """Show figures in the format of Prometheus, to the addresses of the settings and to programs with a token."""
    if not (is_program() or _may_scrape()):
        abort(HTTPStatus.NOT_FOUND)
    with read_unit_of_work() as uow:
        letters = {delivery.value: number for delivery, number in outbox_queries.counts(uow.session).items()}
        collector = FiguresCollector(instance_figures(uow.session), letters, datetime.now(UTC))
    registry = CollectorRegistry()
    registry.register(collector)
    return Response(generate_latest(COUNTED) + generate_latest(registry), content_type=PLAIN)


def _may_scrape() -> bool:
    # A proxy on this machine has the address of this machine, whoever asks it; what came by way of one is refused.
    if any(header in request.headers for header in PROXY_HEADERS):
        return False
    peer = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - no peer, which no network of the settings has
    return any(peer in ip_network(network) for network in current_instance().config.metrics_addresses)


def _gauge(name: str, about: str, label: str, values: dict[str, int] | dict[str, float]) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, about, labels=[label])
    for key, value in values.items():
        gauge.add_metric([key], value)
    return gauge


def start_clock() -> None:
    g.request_began = time.monotonic()


def count_request(response: Response) -> Response:
    # The area is that of the endpoint, never the path, which has codes of cases.
    area = (request.endpoint or "none").partition(".")[0]
    method = request.method if request.method in {"GET", "HEAD", "POST"} else "other"
    REQUESTS.labels(area, method, str(response.status_code)).inc()
    if began := g.get("request_began"):
        DURATION.labels(area).observe(time.monotonic() - began)
    return response


def register(app: Flask) -> None:
    """Count requests and security events."""
    if not any(isinstance(handler, SecurityEventCounter) for handler in SECURITY_LOGGER.handlers):
        SECURITY_LOGGER.addHandler(SecurityEventCounter())
        SECURITY_LOGGER.setLevel(INFO)
    app.before_request(start_clock)
    app.after_request(count_request)
