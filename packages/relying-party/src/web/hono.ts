import {
  type AskEndpointOptions,
  askEndpoints,
  asksOfLogin,
  type DoneLogin,
  type LoginEndpointOptions,
} from '../endpoints/index.ts';
import { fromFetch } from './fetch.ts';

export type { DoneLogin };

/** What of a Hono context is used; Hono 4 fits. */
export interface HonoContext {
  readonly req: { readonly raw: Request };
  header(name: string, value: string, options?: { readonly append?: boolean }): void;
  newResponse(body: string, status: 200, headers: Record<string, string>): Response;
}

/** Hono: `app.use(inroLogin({…}))`. */
export const inroLogin = <Context extends HonoContext>(options: LoginEndpointOptions<Context>) =>
  inroAsk(asksOfLogin(options));

/** {@link inroLogin} for everything that a service asks for. */
export function inroAsk<Context extends HonoContext>(options: AskEndpointOptions<Context>) {
  const handle = askEndpoints(options);
  return async (context: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    const answer = await handle(fromFetch(context.req.raw), context);
    if (answer === undefined) {
      await next();
      return undefined;
    }
    if (answer.cookie !== undefined) context.header('set-cookie', answer.cookie, { append: true });
    return context.newResponse(answer.body, answer.status as 200, { ...answer.headers });
  };
}
