/**
 * A service with the login on the phone: `ORIGIN=https://service.example DATABASE_URL=… PORT=… node examples/first-login.ts`.
 * In `data/` lie `access-root.cer` and `user-authentication-root.cer`, the authority's roots (DER); the key is made there.
 * A reverse proxy with the certificate of ORIGIN stands before it.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { collect, loginEndpoints } from '@inro/relying-party/endpoints';
import { AccessKey, createRelyingParty } from '@inro/relying-party/node';
import { PostgresTransactionStore } from '@inro/relying-party/postgres';
import { Pool } from 'pg';

const { ORIGIN: origin = 'http://service.localhost:8080', PORT = '8080', DATABASE_URL } = process.env;
const root = (name: string) => [new Uint8Array(readFileSync(`data/${name}.cer`))];

mkdirSync('data', { recursive: true });
const key = new AccessKey({
  folder: 'data',
  name: 'service',
  origin,
  accessRoots: () => root('access-root'),
  now: () => new Date(),
});
// The authority certifies the request; its answer is put beside it, and taken up at the next start.
writeFileSync('data/access.csr', await key.certificateRequest());
if (existsSync('data/access-answer.cer')) key.install(new Uint8Array(readFileSync('data/access-answer.cer')));

const relyingParty = createRelyingParty({
  origin,
  signer: key.signer,
  trustAnchors: () => root('user-authentication-root'),
  store: await PostgresTransactionStore.open({ client: new Pool({ connectionString: DATABASE_URL }) }),
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
