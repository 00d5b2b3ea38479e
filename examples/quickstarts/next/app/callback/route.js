import { redirect } from 'next/navigation';
import * as client from 'openid-client';
import { beginSession, provider, redirect_uri, session } from '../../inro.js';

export async function GET(request) {
  const answer = new URL(new URL(request.url).search, redirect_uri);
  const tokens = await client.authorizationCodeGrant(await provider(), answer, (await session()).checks);
  await beginSession({ sub: tokens.claims().sub });
  redirect('/');
}
