import { phoneNamePattern } from '@inro/foundation';
import type { Server } from '@inro/host';
import { describeSchema } from '@inro/host';
import type { ActName } from '@inro/relying-party';
import { ask, type DoneAsk } from '@inro/relying-party/endpoints';
import { RelyingPartyError } from '@inro/relying-party/errors';
import { type FastifyContext, inroAsk } from '@inro/relying-party/fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { GatewayContext } from '../context.ts';
import { GatewayError } from '../errors.ts';
import { endInteraction, openInteraction } from '../interactions.ts';
import { type Asked, attributesIn } from '../provider/scopes.ts';
import { purposeOf } from '../purpose.ts';

const BASE = '/api/logins';
/** Where the browser goes on: the provider, which sends it to the client. */
const doneForm = z.strictObject({ location: z.url() });

/** The endpoints of the SDK, for wallets and for the gateway's own pages; whatever a page asks belongs to its interaction. */
export function loginRoutes(app: Server, context: GatewayContext): void {
  const { sdk, asking, rate } = context;

  type Context = FastifyContext<FastifyRequest, FastifyReply>;
  /** Exactly the acts that {@link actsOf} names. */
  async function goOn(answered: DoneAsk<ActName>, { request }: Context) {
    return { location: await endInteraction(context, request, answered) };
  }

  async function whatIsAsked({ shownAs: page }: { readonly shownAs?: unknown }) {
    const { id, client, asked, signTransaction, shownAs } = asking.getStore()!;
    // Another tab's client has taken the place of the one that this page shows: nobody is asked for it under that name.
    if (page !== undefined && page !== shownAs) throw new GatewayError('gateway.login_not_open');
    const documents =
      signTransaction === undefined ? undefined : await context.signTransactions.begin(signTransaction, client.id, id);
    return {
      purpose: purposeOf(client, asked),
      login: {},
      ...(attributesIn(asked).length > 0 && { attributes: { keptDays: client.keptDays ?? 0 } }),
      ...(documents && { signature: { documents } }),
    };
  }

  const login = ask<Context, ActName>({
    base: BASE,
    acts: () => actsOf(asking.getStore()!.asked),
    ask: whatIsAsked,
    onResult: goOn,
    forms: {
      asked: { phone: { type: 'string', pattern: phoneNamePattern.source }, shownAs: { type: 'string' } },
      done: describeSchema(doneForm),
    },
  });
  const endpoints = inroAsk<FastifyRequest, FastifyReply>({
    relyingParty: sdk,
    asks: [login],
    walletOrigin: ({ phone }) => context.walletOrigin(readPhone(phone)),
    admit: () => rate.take(),
  });

  void app.register(async (scoped) => {
    scoped.addHook('preHandler', (request, _reply, done) => {
      if (!request.routeOptions.url?.startsWith(BASE)) return done();
      openInteraction(context, request).then((open) => asking.run(open, done), done);
    });
    await scoped.register(endpoints);
  });
}

/** One request of the phone, one consent: a login, and what the client asks for beside it. */
const actsOf = (asked: Asked): readonly ActName[] => [
  'login',
  ...(attributesIn(asked).length > 0 ? (['attributes'] as const) : []),
  ...(asked.sign ? (['signature'] as const) : []),
];

function readPhone(phone: unknown): string {
  if (typeof phone !== 'string' || !phoneNamePattern.test(phone))
    throw new RelyingPartyError('relying-party.request_malformed');
  return phone;
}
