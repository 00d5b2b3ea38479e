import {
  type AskEndpointOptions,
  askEndpoints,
  asksOfLogin,
  collect,
  type DoneLogin,
  type LoginEndpointOptions,
} from '../endpoints/index.ts';

export type { DoneLogin };

/** What of an Express request is used; Express 4 and 5 fit. */
export interface ExpressRequest extends AsyncIterable<Uint8Array> {
  readonly method: string;
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly readableEnded: boolean;
}
/** What of an Express response is used. */
export interface ExpressResponse {
  status(code: number): unknown;
  append(name: string, value: string): unknown;
  set(name: string, value: string): unknown;
  end(body: string): unknown;
}
export interface ExpressContext<Request = ExpressRequest, Response = ExpressResponse> {
  readonly request: Request;
  readonly response: Response;
}

/** Express: `app.use(inroLogin({…}))`, before `express.json()` and every other reader of bodies. */
export function inroLogin<Request extends ExpressRequest, Response extends ExpressResponse>(
  options: LoginEndpointOptions<ExpressContext<Request, Response>>,
) {
  return inroAsk(asksOfLogin(options));
}

/** {@link inroLogin} for everything that a service asks for. */
export function inroAsk<Request extends ExpressRequest, Response extends ExpressResponse>(
  options: AskEndpointOptions<ExpressContext<Request, Response>>,
) {
  const handle = askEndpoints(options);
  return (request: Request, response: Response, next: (failure?: unknown) => void): void => {
    const header = (name: string): string | undefined => request.headers[name]?.toString();
    const body = (limit: number): Promise<Uint8Array> => {
      if (request.readableEnded) throw new TypeError('the body was read already: use inroLogin before express.json()');
      return collect(request, limit);
    };
    handle({ method: request.method, url: request.originalUrl, header, body }, { request, response }).then((answer) => {
      if (answer === undefined) return next();
      response.status(answer.status);
      for (const [name, value] of Object.entries(answer.headers)) response.set(name, value);
      if (answer.cookie !== undefined) response.append('set-cookie', answer.cookie);
      response.end(answer.body);
    }, next);
  };
}
