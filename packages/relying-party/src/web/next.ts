import {
  type AskEndpointOptions,
  askEndpoints,
  asksOfLogin,
  type DoneLogin,
  type LoginEndpointOptions,
} from '../endpoints/index.ts';
import { fromFetch } from './fetch.ts';

export type { DoneLogin };

/**
 * Next.js (app router): `export const { GET, POST } = inroLogin({…})` in one file, exported again by
 * `app/api/logins/[[...rest]]/route.ts` and `app/presentations/[...rest]/route.ts`. Cookies of your session are set by
 * `cookies()` of `next/headers` within `onLogin`.
 */
export const inroLogin = (options: LoginEndpointOptions<Request>) => inroAsk(asksOfLogin(options));

/** {@link inroLogin} for everything that a service asks for. */
export function inroAsk(options: AskEndpointOptions<Request>) {
  const handle = askEndpoints(options);
  const route = async (request: Request): Promise<Response> => {
    const answer = await handle(fromFetch(request), request);
    if (answer === undefined) return new Response(null, { status: 404 });
    const { status, headers, cookie } = answer;
    return new Response(answer.body, { status, headers: { ...headers, ...(cookie && { 'set-cookie': cookie }) } });
  };
  return { GET: route, POST: route };
}
