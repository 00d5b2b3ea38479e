/** A library on Express: people log in with their phone, and it keeps who they are in a session. `createLibrary` makes the app. */
import { randomBytes } from 'node:crypto';
import type { RelyingParty } from '@inro/relying-party';
import { inroLogin } from '@inro/relying-party/express';
import express from 'express';

export function createLibrary(relyingParty: RelyingParty): express.Express {
  const readers = new Map<string, { readonly reader: string; readonly transaction: string }>();
  const app = express();
  app.use(
    inroLogin({
      relyingParty,
      purpose: { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' },
      onLogin: ({ subject, transaction }, { response }: { request: express.Request; response: express.Response }) => {
        // The answer to an earlier call was lost: that session never reached anybody.
        for (const [value, session] of readers) if (session.transaction === transaction) readers.delete(value);
        const value = randomBytes(32).toString('base64url');
        readers.set(value, { reader: subject.identifier, transaction });
        response.cookie('reader', value, { httpOnly: true, sameSite: 'strict' });
        return { welcome: true };
      },
    }),
  );
  app.get('/loans', (request, response) => {
    const value = /(?:^|; )reader=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    const session = readers.get(value ?? '');
    if (session === undefined) response.status(401).json({ loans: null });
    else response.json({ loans: [], reader: session.reader });
  });
  return app;
}
