"""A person's own account: who they are here, their password, and where they are signed in."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.access.accounts import change_own_password, end_own_sessions
from assistant.access.passwords import LONGEST, SHORTEST
from assistant.access.people import ROLE_NAMES, Source
from assistant.access.signing_in import is_over, token_hash
from assistant.japan_time import japan_time
from assistant.records.sessions import sessions_of
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.serving.responses import guarded
from ui.sign_in.cookie import form_token, is_own_form, session_token
from ui.sign_in.forms import form_of
from ui.sign_in.pages import page
from ui.visitor import door_of

if TYPE_CHECKING:
    from jinja2 import Environment

_DONE = {
    "password": "パスワードを変更しました。",
    "sessions": "ほかの場所では、すべてサインアウトしました。",
}


def account_routes(desk: Desk, templates: Environment, limiter: CapacityLimiter) -> list[BaseRoute]:
    """GET and POST /account; ``limiter`` bounds how many passwords are looked at at once."""

    def view(request: Request, *, problem: str = "", status: int = 200) -> Response:
        person = door_of(desk, request).person
        moment = datetime.now(UTC)
        own = token_hash(session_token(request))
        return page(
            templates,
            "account.html",
            status=status,
            person=person,
            role=ROLE_NAMES[person.role],
            local=person.source is Source.LOCAL,
            sessions=[
                {
                    "address": session.address,
                    "began": japan_time(session.created_at),
                    "used": japan_time(session.last_used_at),
                    "here": session.token_hash == own,
                }
                for session in sessions_of(desk.records, person.name)
                if not is_over(session, desk.settings.sign_in, moment)
            ],
            form_token=form_token(request),
            problem=problem,
            done=_DONE.get(request.query_params.get("done", ""), ""),
            shortest=SHORTEST,
            longest=LONGEST,
        )

    async def change(request: Request) -> Response:
        door = door_of(desk, request)
        fields = await form_of(request)
        if not is_own_form(request, fields.get("form_token", "")):
            return await run_sync(
                partial(
                    view,
                    request,
                    problem="画面が古くなりました。もう一度やり直してください。",
                    status=403,
                )
            )
        token = session_token(request)
        if fields.get("work") == "end_sessions":
            await run_sync(partial(end_own_sessions, door, token=token))
            return RedirectResponse("/account?done=sessions", 303)
        new = fields.get("new", "")
        try:
            if new != fields.get("again", ""):
                raise NaniwaError(
                    "新しいパスワードの2回の入力が一致しません。", code="bad_password"
                )
            await run_sync(
                partial(
                    change_own_password,
                    door,
                    desk.settings.sign_in,
                    fields.get("old", ""),
                    new,
                    token=token,
                ),
                limiter=limiter,
            )
        except NaniwaError as error:
            status = 429 if error.code == "locked" else 400
            return await run_sync(partial(view, request, problem=error.message, status=status))
        done = "/" if door.person.must_change else "/account?done=password"
        return RedirectResponse(done, 303)

    return [
        Route("/account", guarded(view), methods=["GET"]),
        Route("/account", guarded(change), methods=["POST"]),
    ]
