import { phoneNamePattern } from '@inro/foundation';
import { problemSchema, requireOwnPages, type Server } from '@inro/host';
import { renderProblem } from '@inro/problem';
import type { Progress } from '@inro/relying-party';
import { RelyingPartyError } from '@inro/relying-party/errors';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { BankContext } from '../context.ts';
import type { BankSession } from '../sessions.ts';

export const purpose = {
  ja: 'いろは銀行の口座にログインするため',
  'ja-x-easy': 'いろは銀行(ぎんこう)の 口座(こうざ)を 見(み)る ため',
  en: 'To log in to your account at Iroha Bank',
};

const params = z.object({ transaction: z.string().regex(/^[\w-]{22}$/) });
const beginBody = z.discriminatedUnion('flow', [
  z.object({ flow: z.literal('same-device'), phone: z.string().regex(phoneNamePattern) }),
  z.object({ flow: z.literal('cross-device') }),
]);
const finishBody = z.object({ responseCode: z.string().max(64).optional() });

const shownForm = z.discriminatedUnion('loggedIn', [
  z.strictObject({
    loggedIn: z.literal(true),
    home: z.url(),
    at: z.iso.datetime(),
    flow: z.enum(['same-device', 'cross-device']),
    customer: z.string(),
    report: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ loggedIn: z.literal(false), home: z.url() }),
]);
const begun = { transaction: z.string(), expiresAt: z.iso.datetime() };
const begunForm = z.union([
  z.strictObject({ ...begun, walletLink: z.url() }),
  z.strictObject({ ...begun, qrPayload: z.string(), number: z.string().optional() }),
]);
const stateForm = z.strictObject({
  state: z.enum(['waiting', 'opened', 'answered', 'refused', 'failed', 'expired']),
  problem: problemSchema.optional(),
  report: z.record(z.string(), z.unknown()).optional(),
});

/** What the bank's own pages call (docs/protocol/front-ends.md). */
export function loginRoutes(app: Server, context: BankContext): void {
  const { sdk, sessions, cookie } = context;
  const own = { preValidation: requireOwnPages([context.origin]) };
  const noStore = (reply: FastifyReply) => reply.header('cache-control', 'no-store');
  const shown = (session: BankSession | undefined): z.infer<typeof shownForm> =>
    session
      ? {
          loggedIn: true,
          home: context.home,
          at: session.at,
          flow: session.flow,
          customer: session.customer,
          report: session.report,
        }
      : { loggedIn: false, home: context.home };

  app.get('/api/session', { schema: { response: { 200: shownForm } } }, async (request, reply) => {
    noStore(reply);
    return shown(await sessions.find(cookie.read(request)));
  });

  app.post(
    '/api/logins',
    { ...own, schema: { body: beginBody, response: { 200: begunForm } } },
    async (request, reply) => {
      context.rate.take();
      const browserSession = cookie.read(request) ?? sessions.fresh();
      const { flow } = request.body;
      const age = context.maxStapleAge === undefined ? {} : { maxStapleAge: context.maxStapleAge };
      const login = await sdk.createRequest({ act: 'login', flow, purpose, browserSession, ...age });
      cookie.set(noStore(reply), browserSession);
      const { transaction, expiresAt } = login;
      const begun = { transaction, expiresAt: expiresAt.toISOString() };
      return request.body.flow === 'same-device'
        ? { ...begun, walletLink: login.walletLink(context.walletOrigin(request.body.phone)) }
        : { ...begun, qrPayload: login.qrPayload, number: login.number };
    },
  );

  app.get('/api/logins/:transaction', { schema: { params, response: { 200: stateForm } } }, async (request, reply) => {
    noStore(reply);
    const browserSession = cookie.read(request) ?? '';
    return stateOf(await sdk.progress({ transaction: request.params.transaction, browserSession }));
  });

  app.post(
    '/api/logins/:transaction/finish',
    { ...own, schema: { params, body: finishBody, response: { 200: shownForm } } },
    async (request, reply) => {
      noStore(reply);
      const { transaction } = request.params;
      const value = cookie.read(request);
      const there = await sessions.find(value);
      // The page was loaded again after it had ended this very login.
      if (there?.transaction === transaction) return shown(there);
      const { responseCode } = request.body;
      const finish = {
        act: 'login' as const,
        transaction,
        browserSession: value ?? '',
        ...(responseCode === undefined ? {} : { responseCode }),
      };
      const finished = await sdk.finish(finish);
      const opened = await sessions.open({ transaction, ...finished });
      await sessions.close(value);
      cookie.set(reply, opened.value);
      return shown(opened.session);
    },
  );

  app.post('/api/logout', own, async (request, reply) => {
    await sessions.close(cookie.read(request));
    cookie.clear(reply);
    return reply.code(204).send();
  });
}

function stateOf({ state, failure, report }: Progress) {
  const problem = failure ?? (state === 'refused' ? new RelyingPartyError('relying-party.login_refused') : undefined);
  return {
    // What was finished was answered; only the browser that did so still asks.
    state: state === 'finished' ? 'answered' : state,
    ...(problem === undefined ? {} : { problem: renderProblem(problem) }),
    ...(report === undefined ? {} : { report }),
  };
}
