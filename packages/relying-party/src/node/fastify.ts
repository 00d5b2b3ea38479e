import {
  type AskEndpointOptions,
  askEndpoints,
  asksOfLogin,
  bodyTooLarge,
  type DoneLogin,
  describeAsks,
  type EndpointDescription,
  type LoginEndpointOptions,
  problemForm,
} from '../endpoints/index.ts';

export type { DoneLogin };

/** What of a Fastify request is used; Fastify 4 and 5 fit. */
export interface FastifyRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}
/** What of a Fastify reply is used. */
export interface FastifyReply {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(body?: string): unknown;
}
export interface FastifyContext<Request = FastifyRequest, Reply = FastifyReply> {
  readonly request: Request;
  readonly reply: Reply;
}
/** What of a Fastify instance is used. */
export interface FastifyApp<Request, Reply> {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: string,
    options: { readonly parseAs: 'buffer' },
    parser: (request: Request, body: Uint8Array<ArrayBuffer>, done: (failure: null, body: unknown) => void) => void,
  ): unknown;
  route(route: {
    readonly method: 'GET' | 'POST';
    readonly url: string;
    readonly config: object;
    handler(request: Request, reply: Reply): Promise<unknown>;
  }): unknown;
}

const empty = new Uint8Array();

/** Fastify: `app.register(inroLogin({…}))`. Its bodies are read as they were sent, within this plugin alone. */
export function inroLogin<Request extends FastifyRequest, Reply extends FastifyReply>(
  options: LoginEndpointOptions<FastifyContext<Request, Reply>>,
) {
  return inroAsk(asksOfLogin(options));
}

/** {@link inroLogin} for everything that a service asks for. */
export function inroAsk<Request extends FastifyRequest, Reply extends FastifyReply>(
  options: AskEndpointOptions<FastifyContext<Request, Reply>>,
) {
  const { relyingParty, asks, deletions } = options;
  const endpoints = describeAsks({ endpoints: relyingParty.endpoints, takesDeletions: deletions !== undefined, asks });
  const handle = askEndpoints(options);

  async function handler(request: Request, reply: Reply): Promise<unknown> {
    const header = (name: string): string | undefined => request.headers[name]?.toString();
    const body = async (limit: number): Promise<Uint8Array> => {
      const sent = request.body instanceof Uint8Array ? request.body : empty;
      if (sent.length > limit) throw bodyTooLarge();
      return sent;
    };
    const answer = await handle({ method: request.method, url: request.url, header, body }, { request, reply });
    // HEAD, which Fastify adds to each GET, and paths that its router takes for one of these (encoded, dot segments).
    if (answer === undefined) {
      reply.code(404);
      return reply.send();
    }
    reply.code(answer.status);
    for (const [name, value] of Object.entries(answer.headers)) reply.header(name, value);
    if (answer.cookie !== undefined) reply.header('set-cookie', answer.cookie);
    return reply.send(answer.body);
  }

  return async (app: FastifyApp<Request, Reply>): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const endpoint of endpoints) {
      const config = { swaggerTransform: () => ({ schema: describe(endpoint), url: endpoint.path }) };
      app.route({ method: endpoint.method, url: endpoint.path, config, handler });
    }
  };
}

/** An endpoint as `@fastify/swagger` has it, where the app uses that; the endpoints themselves check what they are sent. */
function describe({ operationId, summary, params, body, answer, problems }: EndpointDescription): object {
  const problem = (description: string) => ({
    description,
    content: { 'application/problem+json': { schema: problemForm } },
  });
  return {
    operationId,
    summary,
    security: [],
    ...(params && { params }),
    ...(body && { consumes: [body.type], body: body.schema }),
    response: {
      200: { description: 'Done', content: { [answer.type]: { schema: answer.schema } } },
      ...Object.fromEntries(Object.entries(problems).map(([status, words]) => [status, problem(words)])),
      default: problem('Another problem'),
    },
  };
}
