/**
 * A service with the login on the phone, on bare node:http, its logins kept in PostgreSQL:
 * `ORIGIN=… PORT=… DATABASE_URL=… ROOTS=URL FINGERPRINT=… node first-login.ts`, behind whatever answers at ORIGIN.
 * `inro client add NAME ORIGIN --folder data` makes the key and its certificate, and prints ROOTS and FINGERPRINT.
 */
import { createServer } from 'node:http';
import { collect, loginEndpoints } from '@inro/relying-party/endpoints';
import { AccessKey, createRelyingParty, fetchTrustRoots, openServiceKey } from '@inro/relying-party/node';
import { PostgresTransactionStore } from '@inro/relying-party/postgres';
import { Pool } from 'pg';

const { ORIGIN: origin = '', PORT, DATABASE_URL, ROOTS = '', FINGERPRINT = '' } = process.env;
const roots = await fetchTrustRoots(ROOTS, FINGERPRINT);
const key = new AccessKey({
  folder: 'data',
  name: 'service',
  origin,
  accessRoots: () => roots('access'),
  now: () => new Date(),
});
const pool = new Pool({ connectionString: DATABASE_URL });
// A database that restarts ends idle connections; nobody listening, that would end this process.
pool.on('error', (failure) => console.error(failure));
const relyingParty = createRelyingParty({
  origin,
  signer: key.signer,
  trustAnchors: () => roots('authentication'),
  store: await PostgresTransactionStore.open({ client: pool }),
  serviceKey: openServiceKey({ folder: 'data' }),
});
const login = loginEndpoints({
  relyingParty,
  purpose: {
    ja: 'このサービスにログインします',
    'ja-x-easy': 'この サービスに 入(はい)ります',
    en: 'You log in to this service',
  },
  // Here the session begins: `subject` is the same for every login with this certificate, and tells no more.
  onLogin: ({ subject }) => ({ welcome: subject.identifier }),
});

createServer((request, response) => {
  const header = (name: string) => request.headers[name]?.toString();
  const asked = { method: request.method ?? '', url: request.url ?? '', header };
  login({ ...asked, body: (limit) => collect(request, limit) }, undefined).then(
    (answer) => {
      if (answer === undefined) return response.writeHead(404).end();
      const cookie = answer.cookie === undefined ? {} : { 'set-cookie': answer.cookie };
      return response.writeHead(answer.status, { ...answer.headers, ...cookie }).end(answer.body);
    },
    (failure: unknown) => {
      console.error(failure);
      response.writeHead(500).end();
    },
  );
}).listen(Number(PORT), () => console.log(`listening on ${PORT}`));
