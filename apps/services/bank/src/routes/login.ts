import { phoneNamePattern } from '@inro/foundation';
import { describeSchema, type Server } from '@inro/host';
import { RelyingPartyError } from '@inro/relying-party/errors';
import { type DoneLogin, type FastifyContext, inroLogin } from '@inro/relying-party/fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BankContext } from '../context.ts';
import { show, shownForm } from './session.ts';

const purpose = {
  ja: 'いろは銀行の口座にログインするため',
  'ja-x-easy': 'いろは銀行(ぎんこう)の 口座(こうざ)を 見(み)る ため',
  en: 'To log in to your account at Iroha Bank',
};

/** The endpoints of the SDK, for wallets and for the bank's own pages, and the session that the bank makes of a login. */
export function loginRoutes(app: Server, context: BankContext): void {
  const { sdk, sessions, cookie, home, maxStapleAge } = context;

  async function openSession(
    { transaction, subject, flow, report }: DoneLogin,
    { request, reply }: FastifyContext<FastifyRequest, FastifyReply>,
  ) {
    const value = cookie.read(request.headers.cookie);
    const there = await sessions.find(value);
    // The page was loaded again after it had ended this very login.
    if (there?.transaction === transaction) return show(home, there);
    const opened = await sessions.open({ transaction, subject, flow, report });
    await sessions.close(value);
    void reply.header('set-cookie', cookie.set(opened.value));
    return show(home, opened.session);
  }

  const login = inroLogin<FastifyRequest, FastifyReply>({
    relyingParty: sdk,
    deletions: context.deletions,
    purpose,
    ...(maxStapleAge === undefined ? {} : { maxStapleAge }),
    walletOrigin: ({ phone }) => context.walletOrigin(readPhone(phone)),
    admit: () => context.rate.take(),
    onLogin: openSession,
    forms: {
      asked: { phone: { type: 'string', pattern: phoneNamePattern.source } },
      done: describeSchema(shownForm),
    },
  });
  void app.register(login);
}

function readPhone(phone: unknown): string {
  if (typeof phone !== 'string' || !phoneNamePattern.test(phone))
    throw new RelyingPartyError('relying-party.request_malformed');
  return phone;
}
