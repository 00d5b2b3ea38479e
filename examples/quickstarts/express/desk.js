// A desk on Express that logs people in by Inro's SDK: no gateway in between, and nobody else learns of it.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ServiceCookie } from '@inro/relying-party/endpoints';
import { inroLogin } from '@inro/relying-party/express';
import * as inro from '@inro/relying-party/node';
import express from 'express';

const { name, origin, ...authority } = JSON.parse(readFileSync('data/service.json', 'utf8'));
const roots = await inro.fetchTrustRoots(authority.rootsUrl, authority.rootsFingerprint);
const now = () => new Date();
const key = new inro.AccessKey({ folder: 'data', name, origin, now, accessRoots: () => roots('access') });
await new inro.AccessRenewal({ url: authority.renewalsUrl, keys: () => [key], onFailure: console.error }).start();
const [trustAnchors, store] = [() => roots('authentication'), new inro.MemoryTransactionStore()];
const serviceKey = inro.openServiceKey({ folder: 'data' });
const relyingParty = inro.createRelyingParty({ origin, signer: key.signer, trustAnchors, store, serviceKey });
const browser = fileURLToPath(import.meta.resolve('@inro/relying-party/browser'));
/** By the browser's cookie: who it is; by the login: its session, so that an answer that comes twice begins one. */
const [cookie, people, begun] = [new ServiceCookie(origin, 'desk'), new Map(), new Map()];

express()
  .use(
    inroLogin({
      relyingParty,
      purpose: { ja: '窓口に入るため', 'ja-x-easy': '入(はい)ります', en: 'To log in at the desk' },
      onLogin({ subject, transaction }, { response }) {
        const id = begun.get(transaction) ?? randomBytes(32).toString('base64url');
        begun.set(transaction, id);
        people.set(id, subject.identifier);
        response.append('set-cookie', cookie.set(id));
        return { welcome: true };
      },
    }),
  )
  .get('/who', (request, response) => response.json({ who: people.get(cookie.read(request.headers.cookie)) ?? null }))
  .get('/inro.js', (_, response) => response.sendFile(browser))
  .use(express.static('public'))
  .listen(Number(new URL(origin).port), 'localhost', () => console.log(`Open ${origin}`));
