import type { AddressInfo } from 'node:net';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import type { DoneLogin, LoginEndpointOptions } from '../../src/endpoints/index.ts';
import { inroLogin as expressLogin } from '../../src/node/express.ts';
import { inroLogin as fastifyLogin } from '../../src/node/fastify.ts';
import { inroLogin as honoLogin } from '../../src/web/hono.ts';
import { inroLogin as nextLogin } from '../../src/web/next.ts';

/** A service in one framework: `/` says hello by another route, a login sets the service's own cookie `customer`. */
export interface Service {
  send(path: string, init?: RequestInit): Promise<Response>;
  /** Where a framework with a server of its own listens: request targets that `fetch` would tidy up go there. */
  readonly port?: number;
  close(): Promise<void>;
}
/** Everything but the session, which each framework makes in its own way. */
export type Common = Omit<LoginEndpointOptions<unknown>, 'onLogin' | 'walletOrigin'>;

const told = ({ subject, flow, transaction }: DoneLogin) => ({ customer: subject.identifier, flow, transaction });
const walletOrigin = ({ phone }: { readonly [name: string]: unknown }) => `http://${String(phone)}.wallet.localhost:1`;
const over = (port: number) => (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);

export const frameworks: Readonly<Record<string, (options: Common) => Promise<Service>>> = {
  'Express 5': async (options) => {
    const app = express();
    app.use(
      expressLogin({
        ...options,
        walletOrigin,
        onLogin: (login, { response }: { response: express.Response; request: express.Request }) => {
          response.cookie('customer', login.subject.identifier);
          return told(login);
        },
      }),
    );
    app.use(express.json());
    app.get('/', (_request, response) => void response.send('hello'));
    app.use(((_failure, _request, response, _next) => {
      response.status(500).send('the app’s own page');
    }) satisfies express.ErrorRequestHandler);
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    return {
      port,
      send: over(port),
      close: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
  'Fastify 5': async (options) => {
    const app = Fastify({ forceCloseConnections: true });
    app.setErrorHandler((_failure, _request, reply) => reply.code(500).send('the app’s own page'));
    await app.register(
      fastifyLogin({
        ...options,
        walletOrigin,
        onLogin: (login, { reply }) => {
          reply.header('set-cookie', `customer=${login.subject.identifier}`);
          return told(login);
        },
      }),
    );
    app.get('/', async () => 'hello');
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    return { port, send: over(port), close: () => app.close() };
  },
  'Hono 4': async (options) => {
    const app = new Hono();
    app.use(
      honoLogin({
        ...options,
        walletOrigin,
        onLogin: (login, context: import('hono').Context) => {
          setCookie(context, 'customer', login.subject.identifier);
          return told(login);
        },
      }),
    );
    app.get('/', (context) => context.text('hello'));
    app.onError((_failure, context) => context.text('the app’s own page', 500));
    return {
      send: async (path, init) => app.fetch(new Request(`${options.relyingParty.origin}${path}`, init)),
      close: async () => undefined,
    };
  },
  // Its route handlers are the web's own Request and Response; the framework routes to them by the names of files.
  'Next.js route handlers': async (options) => {
    const { GET, POST } = nextLogin({ ...options, walletOrigin, onLogin: told });
    return {
      send: async (path, init) => {
        if (path === '/') return new Response('hello');
        const request = new Request(`${options.relyingParty.origin}${path}`, init);
        return (request.method === 'POST' ? POST : GET)(request).catch(
          () => new Response('the app’s own page', { status: 500 }),
        );
      },
      close: async () => undefined,
    };
  },
};
