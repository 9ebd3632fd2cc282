"""A small OpenID Connect provider on loopback, which can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from ui.serving.web import bound_socket

CLIENT = "naniwa-test"
SECRET = "a shared secret of the test"


@dataclass
class Provider:
    """Signs in whoever ``claims`` say; ``forged`` claims go into the token instead of the right ones.

    ``key`` signs; ``published`` is what the world is told to check with.
    """

    issuer: str = ""
    claims: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "1001",
            "preferred_username": "naniwa.hanako",
            "name": "難波 花子",
        }
    )
    forged: dict[str, Any] = field(default_factory=dict)
    said_issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    published: RSAKey | None = None
    same_token: str = ""
    issued: list[str] = field(default_factory=list)
    waiting: dict[str, dict[str, str]] = field(default_factory=dict)

    def description(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.said_issuer or self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
            }
        )

    def keys(self, _: Request) -> Response:
        return JSONResponse(KeySet([self.published or self.key]).as_dict(private=False))

    def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        code = f"code-{len(self.waiting)}"
        self.waiting[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 302)

    async def token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        asked = self.waiting.pop(form.get("code", ""), None)
        if asked is None or asked["code_challenge"] != challenge_of(form["code_verifier"]):
            return JSONResponse({"error": "invalid_grant"}, 400)
        if request.headers["authorization"] != basic(CLIENT, SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": asked["client_id"],
            "iat": moment,
            "exp": moment + 60,
            "nonce": asked["nonce"],
            **self.claims,
            **self.forged,
        }
        signed = self.same_token or jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        self.issued.append(signed)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": signed})


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def basic(name: str, password: str) -> str:
    # Both are form-encoded first (RFC 6749, 2.3.1), which authlib leaves out.
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@contextmanager
def served_provider() -> Iterator[Provider]:
    provider = Provider()
    application = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", provider.description),
            Route("/keys", provider.keys),
            Route("/authorize", provider.authorize),
            Route("/token", provider.token, methods=["POST"]),
        ]
    )
    with bound_socket("127.0.0.1", 0) as taken:
        provider.issuer = f"http://127.0.0.1:{taken.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(application, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.should_exit = True
            thread.join(10)
