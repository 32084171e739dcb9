"""An identity provider on loopback that signs in whoever the test says, without asking: OpenID Connect as far as it is needed."""

import asyncio
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

CLIENT, SECRET = "the-dashboard", "client-secret-that-must-not-be-logged"


@dataclass
class Provider:
    """`claims` are those of whoever signs in next; `signed` counts how many did; `age` is how long ago they did, in seconds.

    `fault` is what is wrong with it: "slow" never answers, "reset" breaks off in the middle, "error" answers 500; "" for nothing.
    """

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    age: float = 0.0
    signed: int = 0
    audience: str = CLIENT
    issuer: str = ""
    fault: str = ""
    faults: int = 0
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}))
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def with_fault(self, app: ASGIApp) -> ASGIApp:
        """The provider's routes, as long as nothing is wrong with them."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            fault = self.fault
            self.faults += bool(fault)
            if fault == "slow":
                while self.fault == fault:
                    await asyncio.sleep(0.1)
            elif fault:
                status, length = (500, 16) if fault == "error" else (200, 10_000)
                headers = [(b"content-type", b"application/json"), (b"content-length", str(length).encode())]
                await send({"type": "http.response.start", "status": status, "headers": headers})
                await send({"type": "http.response.body", "body": b'{"secret":"x y"}'})
            else:
                await app(scope, receive, send)

        return answer

    def configuration(self, _request: Request) -> JSONResponse:
        """What a client is to know."""
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def authorize(self, request: Request) -> RedirectResponse:
        """Signs in at once and sends the browser back."""
        code = secrets.token_urlsafe(8)
        self.asked[code] = dict(request.query_params)
        answer = urlencode({"code": code, "state": request.query_params["state"]})
        return RedirectResponse(f"{request.query_params['redirect_uri']}?{answer}", 302)

    async def token(self, request: Request) -> JSONResponse:
        """The identity of who signed in, signed."""
        asked = self.asked.pop(str((await request.form()).get("code")), None)
        if asked is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.issuer or self.address, "aud": self.audience, "iat": int(now - self.age), "exp": now + 600}
        claims |= {"nonce": asked.get("nonce", "")} | self.claims
        self.signed += 1
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        return JSONResponse({"access_token": secrets.token_urlsafe(24), "token_type": "Bearer", "id_token": token})

    def keys(self, _request: Request) -> JSONResponse:
        """The public key."""
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})


@contextmanager
def running_provider(port: int) -> Iterator[Provider]:
    """A provider that answers on this port of loopback."""
    provider = Provider(f"http://127.0.0.1:{port}")
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", provider.configuration),
            Route("/authorize", provider.authorize),
            Route("/token", provider.token, methods=["POST"]),
            Route("/keys", provider.keys),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(provider.with_fault(app), port=port, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join()
