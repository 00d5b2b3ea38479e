/** A library on Express: people log in with their phone, and it keeps who they are in a session. `createLibrary` makes the app. */
import { randomBytes } from 'node:crypto';
import type { RelyingParty } from '@inro/relying-party';
import { RelyingPartyError } from '@inro/relying-party/errors';
import { inroLogin } from '@inro/relying-party/express';
import express from 'express';

interface Session {
  readonly reader: string;
  /** The login that it came of. */
  readonly transaction: string;
  /** Its cookie has come back once. */
  isTakenUp: boolean;
}

export function createLibrary(relyingParty: RelyingParty): express.Express {
  const readers = new Map<string, Session>();
  const app = express();
  app.use(
    inroLogin({
      relyingParty,
      purpose: { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' },
      onLogin: ({ subject, transaction }, { response }: { request: express.Request; response: express.Response }) => {
        for (const [value, session] of readers) {
          if (session.transaction !== transaction) continue;
          // Somebody has had it: whoever comes back with an old address, at a library's computer say, gets no new one.
          if (session.isTakenUp) throw new RelyingPartyError('relying-party.transaction_over');
          // The answer to an earlier call was lost: that session never reached anybody.
          readers.delete(value);
        }
        const value = randomBytes(32).toString('base64url');
        readers.set(value, { reader: subject.identifier, transaction, isTakenUp: false });
        response.cookie('reader', value, { httpOnly: true, sameSite: 'strict' });
        return { welcome: true };
      },
    }),
  );
  app.get('/loans', (request, response) => {
    const value = /(?:^|; )reader=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    const session = readers.get(value ?? '');
    if (session === undefined) {
      response.status(401).json({ loans: null });
      return;
    }
    session.isTakenUp = true;
    response.json({ loans: [], reader: session.reader });
  });
  return app;
}
