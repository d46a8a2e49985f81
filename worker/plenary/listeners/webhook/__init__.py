"""The HTTP listener: stores and SNS post notifications, and get 2xx only once the broker has all their events.

An ASGI application without TLS and state: leave TLS to a reverse proxy; the state is in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from plenary.errors import IngestError
from plenary.listeners.intake import Intake
from plenary.listeners.webhook import problem_details
from plenary.listeners.webhook.auth import Rate, authorize, body_of, check_signature
from plenary.listeners.webhook.openapi import document
from plenary.listeners.webhook.problem_details import HttpProblemError, problem
from plenary.listeners.webhook.sns_signature import NoCertificateError, SnsMessage, UntrustedMessageError, Verifier
from plenary.notifications.decode import DecodedBody, read_events
from plenary.observability import health_server

if TYPE_CHECKING:
    from starlette.requests import Request

RETRY_AFTER_SECONDS = 5

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SnsSubscription:
    """An SNS subscription to `POST /sns`: the verifier of messages, and the function that confirms a subscription.

    `confirm` is called with the topic ARN and the token, and asks SNS in the topic's region: the URL in a message is
    never opened. It may block. On any error SNS is asked to repeat.
    """

    verifier: Verifier
    confirm: Callable[[str, str], None]


@dataclass(slots=True)
class WebhookListener:
    """The HTTP listener and its access rules.

    A store sends one of `tokens` as `Authorization: Bearer TOKEN`, or as the password of Basic authentication, the
    only kind that Ceph supports; with `hmac_secret` it also signs the body. `requests_per_second` applies to
    `/events` and `/sns` separately; None sets no limit.
    """

    intake: Intake
    tokens: Sequence[str] | Callable[[], Sequence[str]]
    max_body_bytes: int
    hmac_secret: str | None = None
    requests_per_second: float | None = None
    subscription: SnsSubscription | None = None
    store: str = "s3"
    _secrets: list[bytes] = field(init=False)
    _rates: tuple[Rate, Rate] = field(init=False)

    def __post_init__(self) -> None:
        """Raise `ValueError` if there is neither a token nor a subscription."""
        tokens = self.tokens() if callable(self.tokens) else self.tokens
        if not all(token.strip() for token in tokens) or not (tokens or self.subscription):
            raise ValueError(
                "The webhook needs a token: set PLENARY_EVENTS__WEBHOOK__TOKENS to a JSON list, such as '[\"...\"]'."
            )
        self._secrets = [token.encode() for token in tokens]
        self._rates = (Rate(self.requests_per_second), Rate(self.requests_per_second))

    def application(self) -> Starlette:
        """`POST /events` for the stores, `POST /sns` for SNS if there is a subscription, probes, `GET /openapi.json`.

        Answers: 200 `{accepted, ignored, filtered, rejected}`, also if some events were bad (they are kept), so that
        the store does not repeat them; 400 nothing could be decoded; 401 or 403; 408; 413; 429; 503 the broker is
        unreachable, repeat later. All except 200 are problem details.
        """
        api = document(sns=self.subscription is not None, signed=self.hmac_secret is not None)
        # stores probe before they post: RustFS with HEAD on the root, MinIO on the endpoint
        return Starlette(
            routes=[
                Route("/events", self._receive, methods=["POST"]),
                Route("/events", _present, methods=["GET"]),
                Route("/", _present, methods=["GET"]),
                Route("/openapi.json", lambda _: JSONResponse(api), methods=["GET"]),
                *([Route("/sns", self._receive_sns, methods=["POST"])] if self.subscription else []),
                *health_server.routes(self.intake.vitals),
            ],
            exception_handlers={HttpProblemError: problem_details.refusal, HTTPException: problem_details.not_served},
        )

    async def _receive(self, request: Request) -> Response:
        if callable(self.tokens):
            self._secrets = [token.encode() for token in self.tokens()]
        authorize(request, self._secrets)
        self._rates[0].take()
        body = await body_of(request, self.max_body_bytes)
        if self.hmac_secret is not None:
            check_signature(request, body, self.hmac_secret.encode())
        return await self._handle(body)

    async def _receive_sns(self, request: Request) -> Response:
        assert self.subscription
        body = await body_of(request, self.max_body_bytes)
        try:
            message = SnsMessage.model_validate_json(body)
        except ValidationError as error:
            raise HttpProblemError(400, "This is no message of SNS.") from error
        try:
            sender = request.client.host if request.client else ""
            await run_in_threadpool(self.subscription.verifier.verify, message, sender)
        except UntrustedMessageError as untrusted:
            _log.warning("sns.untrusted", topic=message.topic_arn, error=str(untrusted))
            raise HttpProblemError(403, str(untrusted)) from untrusted
        except NoCertificateError as missing:
            _log.warning("sns.no_certificate", topic=message.topic_arn, error=str(missing))
            raise _later("The signing certificate cannot be had now: repeat.") from missing
        self._rates[1].take()  # only now: who cannot sign uses up nobody's rate
        if message.type == "Notification":
            return await self._handle(message.message.encode())
        return await self._subscribed(message, self.subscription)

    async def _subscribed(self, message: SnsMessage, subscription: SnsSubscription) -> Response:
        if message.type == "UnsubscribeConfirmation":
            _log.warning("sns.unsubscribed", topic=message.topic_arn)
            return JSONResponse({"status": "unsubscribed"})
        if not message.token:
            raise HttpProblemError(400, "The confirmation has no token.")
        try:
            await run_in_threadpool(subscription.confirm, message.topic_arn, message.token)
        except Exception as error:  # SNS may retry after any error
            _log.warning("sns.unconfirmed", topic=message.topic_arn, error=type(error).__name__)
            raise _later("The subscription could not be confirmed now: repeat.") from error
        _log.info("sns.subscribed", topic=message.topic_arn)
        return JSONResponse({"status": "subscribed"})

    async def _handle(self, body: bytes) -> Response:
        reading = await run_in_threadpool(
            read_events, body, max_bytes=self.max_body_bytes, store=self.store, sources=self.intake.sources
        )
        for rejected in reading.rejected:
            _log.error("event.rejected", error=str(rejected.failure), raw=rejected.raw, outcome="kept")
        try:
            accepted = await run_in_threadpool(self._pass_on, reading)
        except IngestError as failure:
            _log.warning("broker.unreachable", error=str(failure), events=len(reading.events))
            raise _later(f"The broker cannot take the events now: repeat. {failure}") from failure
        reasons = [rejected.failure.as_dict() for rejected in reading.rejected]
        if reading.unreadable:
            return problem(400, "Nothing in the body could be read.", rejected=reasons)
        answer: dict[str, Any] = {
            "accepted": accepted,
            "ignored": reading.ignored,
            "filtered": len(reading.events) - accepted,
            "rejected": reasons,
        }
        return JSONResponse(answer)

    def _pass_on(self, reading: DecodedBody) -> int:
        accepted = self.intake.pass_on(reading.events)
        for rejected in reading.rejected:
            self.intake.set_aside(rejected)
        self.intake.vitals.count("ignored", reading.ignored)
        return accepted


async def _present(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _later(sentence: str) -> HttpProblemError:
    return HttpProblemError(503, sentence, Retry_After=str(RETRY_AFTER_SECONDS))
