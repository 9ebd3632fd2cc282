"""The routes of signing in and out; a person's account and the city's provider are beside."""

from __future__ import annotations

from functools import partial

import anyio
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.access.people import Person
from assistant.access.signing_in import end_session, person_of_token, sign_in
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.serving.responses import guarded, status_of
from ui.sign_in.account import account_routes
from ui.sign_in.cookie import clear_session_cookie, session_token, set_session_cookie
from ui.sign_in.forms import form_of, own_path
from ui.sign_in.oidc import oidc_routes
from ui.sign_in.pages import environment, page
from ui.visitor import PERSON_KEY

# A password takes 64 MiB and a core for a moment; a crowd of them must not take all.
_AT_ONCE = 2


def sign_in_routes(desk: Desk) -> list[BaseRoute]:
    """GET and POST /sign-in, POST /sign-out, /account, and the city's provider if there is one."""
    templates = environment()
    limiter = anyio.CapacityLimiter(_AT_ONCE)
    provider = bool(desk.settings.sign_in.oidc_issuer)

    def form(wanted: str, *, name: str = "", problem: str = "", status: int = 200) -> Response:
        return page(
            templates,
            "sign_in.html",
            status=status,
            wanted=wanted,
            name=name,
            problem=problem,
            provider=provider,
        )

    def problem_page(wanted: str, problem: str, status: int) -> Response:
        return form(wanted, problem=problem, status=status)

    def show(request: Request) -> Response:
        wanted = own_path(request.query_params.get("next", "/"))
        if _signed_in(desk, request) is not None:
            return RedirectResponse(wanted, 303)
        return form(wanted)

    async def enter(request: Request) -> Response:
        fields = await form_of(request)
        wanted = own_path(fields.get("next", "/"))
        name = fields.get("name", "")
        try:
            token = await run_sync(
                partial(
                    sign_in,
                    desk.records,
                    desk.settings.sign_in,
                    name,
                    fields.get("password", ""),
                    address=address_of(request),
                ),
                limiter=limiter,
            )
        except NaniwaError as error:
            status = 403 if error.code == "wrong" else status_of(error)
            return form(wanted, name=name[:100], problem=error.message, status=status)
        # Whoever sat here before is signed out: one browser, one session.
        await run_sync(
            partial(end_session, desk.records, session_token(request), address=address_of(request))
        )
        response = RedirectResponse(wanted, 303)
        set_session_cookie(response, request, desk.settings, token)
        return response

    def leave(request: Request) -> Response:
        end_session(desk.records, session_token(request), address=address_of(request))
        response = RedirectResponse("/sign-in", 303)
        clear_session_cookie(response, request, desk.settings)
        return response

    return [
        Route("/sign-in", guarded(show), methods=["GET"]),
        Route("/sign-in", guarded(enter), methods=["POST"]),
        Route("/sign-out", guarded(leave), methods=["POST"]),
        *account_routes(desk, templates, limiter),
        *(oidc_routes(desk, problem_page) if provider else ()),
    ]


def address_of(request: Request) -> str:
    """Where a request comes from."""
    return request.client.host if request.client else ""


def _signed_in(desk: Desk, request: Request) -> Person | None:
    person = request.scope.get(PERSON_KEY)
    if isinstance(person, Person):
        return person
    return person_of_token(desk.records, desk.settings.sign_in, session_token(request))
