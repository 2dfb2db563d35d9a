"""Security headers 安全响应头: a strict content policy, and nothing personal in any cache."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_talisman import Talisman

from service.settings import Settings

# Bootstrap's stylesheet draws its ticks and arrows as data: images; everything else comes from here.
CONTENT_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def register_headers(app: Flask, settings: Settings) -> None:
    """Send the headers with every answer. HTTPS itself is the proxy's task; HSTS follows the cookie setting."""
    Talisman(
        app,
        force_https=False,
        content_security_policy=CONTENT_POLICY,
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy={"camera": "()", "geolocation": "()", "microphone": "()"},
        strict_transport_security=settings.secure_cookies,
        session_cookie_secure=settings.secure_cookies,
        session_cookie_http_only=True,
        session_cookie_samesite="Lax",
    )

    @app.after_request
    def keep_out_of_caches(response: Response) -> Response:
        # A page without a reader says itself that caches may keep it.
        if not (request.endpoint or "").endswith("static") and not response.cache_control.public:
            response.headers["Cache-Control"] = "no-store"
        return response
