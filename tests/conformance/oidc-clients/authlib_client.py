# Authlib 1.2 over requests: private_key_jwt by ES256, and its own validation of the ID token.
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlparse, parse_qs
import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
issuer, client_id, port = os.environ["ISSUER"], os.environ["CLIENT_ID"], int(os.environ["PORT"])
key = JsonWebKey.import_key(json.load(open(os.environ["KEY_FILE"])))
meta = requests.get(issuer + "/.well-known/openid-configuration", timeout=10).json()
redirect_uri = "http://localhost:%d/callback" % port
session = OAuth2Session(
    client_id, key, scope=os.environ.get("SCOPE", "openid"), redirect_uri=redirect_uri,
    token_endpoint_auth_method=PrivateKeyJWT(meta["token_endpoint"], headers={"kid": key.kid}, alg="ES256"),
    code_challenge_method="S256",
)
verifier, nonce = generate_token(48), generate_token(20)
url, state = session.create_authorization_url(meta["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
verdict = {}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/login":
            self.send_response(302)
            self.send_header("location", url)
            self.end_headers()
            return
        try:
            token = session.fetch_token(
                meta["token_endpoint"], authorization_response=self.path, state=state, code_verifier=verifier,
            )
            keys = JsonWebKey.import_key_set(requests.get(meta["jwks_uri"], timeout=10).json())
            query = parse_qs(urlparse(self.path).query)
            claims = jwt.decode(
                token["id_token"], keys, claims_cls=CodeIDToken,
                claims_options={"iss": {"values": [issuer]}, "aud": {"values": [client_id]}},
                claims_params={"nonce": nonce, "client_id": client_id, "access_token": token["access_token"]},
            )
            claims.validate(leeway=10)
            assert query["iss"] == [issuer]
            userinfo = session.get(meta["userinfo_endpoint"]).json()
            assert userinfo["sub"] == claims["sub"]
            verdict.update(userinfo)
        except Exception as failure:
            print(repr(failure), file=sys.stderr)
            verdict["failed"] = True
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"done")

    def log_message(self, *_):
        pass


server = HTTPServer(("localhost", port), Handler)
print("ready", file=sys.stderr, flush=True)
while not verdict:
    server.handle_request()
print(json.dumps(verdict))
sys.exit(0 if "sub" in verdict else 1)
