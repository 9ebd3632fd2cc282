"""Signing in at the city's own OpenID Connect provider: authorization code, PKCE and nonce.

What is remembered between leaving and coming back (state, nonce, PKCE's secret, where to go on)
lies in a short-lived signed cookie of the same browser.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from anyio.to_thread import run_sync
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.access.people import Person, Source
from assistant.access.providers import claim_text, person_of_provider
from assistant.access.signing_in import UNKNOWN_NAME, begin_session, end_session
from assistant.config import Settings
from assistant.records.audit import Action, note
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.serving.responses import guarded
from ui.sign_in.cookie import is_secure, session_token, set_session_cookie
from ui.sign_in.forms import own_path

if TYPE_CHECKING:
    from authlib.integrations.starlette_client import StarletteOAuth2App

_LOG = logging.getLogger(__name__)
_COOKIE = "naniwa_oidc"
_SECONDS_AWAY = 600
_TIMEOUT = 10.0  # seconds for one answer of the provider
_LEEWAY = 60  # seconds that its clock may differ
_CALLBACK = "/sign-in/oidc/callback"
# Signatures that only the provider can make; never "none", never our shared secret.
_SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")

ShowProblem = Callable[[str, str, int], Response]
"""The sign-in page with where to go on, a sentence and a status."""


def oidc_routes(desk: Desk, show_problem: ShowProblem) -> list[BaseRoute]:
    """GET /sign-in/oidc and where the provider sends the browser back to."""
    settings = desk.settings

    async def leave(request: Request) -> Response:
        wanted = own_path(request.query_params.get("next", "/"))
        request.session.clear()
        request.session["next"] = wanted
        try:
            client, _ = await _client(settings)
            response: Response = await client.authorize_redirect(
                request, _address_of_callback(request, settings)
            )
        except Exception as error:  # noqa: BLE001
            # The edge to a foreign server: whatever it answers, the person gets a sentence.
            _LOG.warning("the OpenID Connect provider can't be used: %r", error)
            return show_problem(wanted, _NOT_THERE, 502)
        return response

    async def come_back(request: Request) -> Response:
        wanted = own_path(str(request.session.get("next", "/")))
        address = request.client.host if request.client else ""
        try:
            claims = await _claims(request, settings)
        except Exception as error:  # noqa: BLE001
            _LOG.warning("a sign-in by OpenID Connect was refused: %r", error)
            problem, status = _problem_of(error)
            # Who only calls this address has left from nowhere: that would fill the trail.
            if "next" in request.session:
                why = type(error).__name__
                await run_sync(partial(_note_refused, desk, UNKNOWN_NAME, why, address))
            return show_problem(wanted, problem, status)
        finally:
            # Good for one return only.
            request.session.clear()
        try:
            token = await run_sync(partial(_begin, desk, claims, session_token(request), address))
        except NaniwaError as error:
            return show_problem(wanted, error.message, 403)
        response = RedirectResponse(wanted, 303)
        set_session_cookie(response, request, settings, token)
        return response

    remembered = Middleware(
        _Remembered,
        secret_key=secrets.token_urlsafe(32),
        settings=settings,
    )
    return [
        Route("/sign-in/oidc", guarded(leave), methods=["GET"], middleware=[remembered]),
        Route(_CALLBACK, guarded(come_back), methods=["GET"], middleware=[remembered]),
    ]


_NOT_THERE = (
    "市の認証サーバーを利用できません。しばらくしてから試し、続くときは管理者に知らせてください。"
)
_NOT_PROVED = "市の認証を確かめられませんでした。もう一度やり直してください。"


class _Remembered:
    """Starlette's signed cookie, sent over https only where the browser speaks https."""

    def __init__(self, app: Any, *, secret_key: str, settings: Settings) -> None:  # noqa: ANN401
        self._settings = settings
        self._plain, self._secure = (
            SessionMiddleware(
                app,
                secret_key,
                session_cookie=_COOKIE,
                max_age=_SECONDS_AWAY,
                path="/sign-in/oidc",
                same_site="lax",
                https_only=https_only,
            )
            for https_only in (False, True)
        )

    def __call__(self, scope: Any, receive: Any, send: Any) -> Awaitable[None]:  # noqa: ANN401
        secure = is_secure(Request(scope), self._settings)
        return (self._secure if secure else self._plain)(scope, receive, send)


async def _client(settings: Settings) -> tuple[StarletteOAuth2App, Mapping[str, Any]]:
    """The client and what the provider says of itself, asked anew: keys and addresses change.

    Raises NaniwaError (``provider``) for a document of somebody else.
    """
    from authlib.integrations.starlette_client import OAuth

    chosen = settings.sign_in
    client = OAuth().register(
        "city",
        client_id=chosen.oidc_client_id,
        client_secret=chosen.oidc_client_secret.get_secret_value() or None,
        server_metadata_url=f"{chosen.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "timeout": _TIMEOUT,
        },
    )
    metadata = await client.load_server_metadata()
    if str(metadata.get("issuer", "")).rstrip("/") != chosen.oidc_issuer.rstrip("/"):
        raise NaniwaError(_NOT_THERE, code="provider")
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [
        signature for signature in offered if signature in _SIGNATURES
    ] or ["RS256"]
    return client, metadata


async def _claims(request: Request, settings: Settings) -> Mapping[str, object]:
    """What the provider says of who came back, with signature, nonce, time and both ends checked."""
    client, metadata = await _client(settings)
    token = await client.authorize_access_token(
        request,
        leeway=_LEEWAY,
        claims_options={
            "iss": {"essential": True, "value": metadata["issuer"]},
            # Without it authlib is content with ``azp``.
            "aud": {"essential": True, "value": settings.sign_in.oidc_client_id},
        },
    )
    claims = token.get("userinfo")
    if not claims or not claim_text(claims, "sub"):
        raise NaniwaError(_NOT_PROVED, code="not_proved")
    return dict(claims)


def _begin(desk: Desk, claims: Mapping[str, object], before: str, address: str) -> str:
    settings = desk.settings.sign_in
    try:
        person: Person = person_of_provider(
            desk.records,
            settings,
            Source.OIDC,
            f"{settings.oidc_issuer} {claim_text(claims, 'sub')}",
            name=claim_text(claims, settings.oidc_name_claim),
            shown=claim_text(claims, "name"),
            address=address,
        )
    except NaniwaError as error:
        name = claim_text(claims, settings.oidc_name_claim) or UNKNOWN_NAME
        _note_refused(desk, name, error.message, address)
        raise
    token = begin_session(
        desk.records, person, address=address, settings=settings, way="OpenID Connect"
    )
    end_session(desk.records, before, address=address)
    return token


def _note_refused(desk: Desk, name: str, why: str, address: str) -> None:
    note(
        desk.records,
        name[:64],
        Action.SIGN_IN_FAILED,
        name,
        f"OpenID Connect: {why}",
        address=address,
    )


def _problem_of(error: Exception) -> tuple[str, int]:
    """What a person is told, and the status: either the proof failed or the server did."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    if isinstance(error, AuthlibBaseError | JoseError):
        return _NOT_PROVED, 403
    if isinstance(error, NaniwaError) and error.code != "provider":
        return error.message, 403
    return _NOT_THERE, 502


def _address_of_callback(request: Request, settings: Settings) -> str:
    base = settings.web.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return f"{base.rstrip('/')}{_CALLBACK}"
