// A shop that logs people in by OpenID Connect, with openid-client and nothing of Inro.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import * as client from 'openid-client';

const { issuer, client_id, redirect_uri, jwk } = JSON.parse(readFileSync('client.json', 'utf8'));
const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
const proof = client.PrivateKeyJwt({ key, kid: jwk.kid });
// The sandbox speaks http on this machine: leave `execute` out for an issuer of https.
const insecure = { execute: [client.allowInsecureRequests] };
const config = await client.discovery(new URL(issuer), client_id, undefined, proof, insecure);
/** By the browser's cookie: what to compare the answer with, then who it is. */
const sessions = new Map();

const pages = {
  '/': (session) => ({ text: session.sub ? `Hello ${session.sub}` : '<a href="/login">Log in with your phone</a>' }),
  async '/login'() {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const checks = { pkceCodeVerifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() };
    const location = client.buildAuthorizationUrl(config, {
      redirect_uri,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
    });
    return { session: { checks }, location: location.href };
  },
  async '/callback'({ checks }, url) {
    const tokens = await client.authorizationCodeGrant(config, url, checks);
    return { session: { sub: tokens.claims().sub }, location: '/' };
  },
};

createServer(async (request, response) => {
  const url = new URL(request.url, redirect_uri);
  const cookie = /shop=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  try {
    const { session, location, text } = await pages[url.pathname](sessions.get(cookie) ?? {}, url);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (session) {
      // A new cookie at each step: one that somebody planted is worth nothing.
      const id = randomUUID();
      sessions.delete(cookie);
      sessions.set(id, session);
      response.setHeader('set-cookie', `shop=${id}; HttpOnly; SameSite=Lax; Path=/`);
    }
    response.writeHead(location ? 302 : 200, location ? { location } : {}).end(text);
  } catch (failure) {
    console.error(failure.message);
    response.writeHead(400).end('That did not work: begin again.');
  }
}).listen(new URL(redirect_uri).port, 'localhost', () => console.log(`Open ${new URL('/', redirect_uri)}`));
