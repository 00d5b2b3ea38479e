import type { Given, GivenLogin } from '@inro/relying-party';
import type { FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import { sectorOf } from './clients/form.ts';
import type { GatewayContext, OpenInteraction } from './context.ts';
import { GatewayError } from './errors.ts';
import { forgetGiven, keepGiven } from './given.ts';
import { digestOf } from './provider/digest.ts';
import { machineTime } from './provider/machine-time.ts';
import { exchange } from './provider/mount.ts';
import { AMR, acrOf } from './provider/reached.ts';
import {
  askedIn,
  attributesIn,
  isMoreThanLogin,
  mayGoWithout,
  notGranted,
  withoutAttributes,
} from './provider/scopes.ts';
import { toldOf } from './provider/told.ts';
import { forgetLogins } from './scoped-store.ts';

/** What a phone answered: the login, and whatever was asked beside it. */
export interface Answered extends Given {
  readonly login: GivenLogin;
}

type Interaction = Awaited<ReturnType<typeof interactionOf>>;

/** The interaction of the browser that asks, by its sealed cookie; `gateway.login_not_open` for every other browser. */
async function interactionOf({ provider, addresses }: GatewayContext, request: FastifyRequest) {
  const { protocol, host } = new URL(addresses.front);
  const { incoming, outgoing } = exchange(request, { protocol: protocol.slice(0, -1), host }, Buffer.alloc(0));
  try {
    return await provider().interactionDetails(incoming, outgoing);
  } catch (cause) {
    if (cause instanceof errors.SessionNotFound) throw new GatewayError('gateway.login_not_open', { cause });
    throw cause;
  }
}

/** For whom the person is asked, and for what. */
export async function openInteraction(context: GatewayContext, request: FastifyRequest): Promise<OpenInteraction> {
  const { uid, params, result } = await interactionOf(context, request);
  const client = await context.register.find(String(params.client_id ?? ''));
  if (client === undefined) throw new GatewayError('gateway.client_unknown');
  const wanted = askedIn(params);
  // What was withdrawn from the client since it sent the browser here is not asked.
  if (notGranted(wanted, client.mayAskFor ?? []) !== undefined) throw new GatewayError('gateway.login_not_open');
  const asked = result?.withoutAttributes === true ? withoutAttributes(wanted) : wanted;
  const signTransaction = wanted.sign ? String(params.sign_transaction_id) : undefined;
  return { id: uid, shownAs: digestOf(`shown ${uid}`), client, wanted, asked, signTransaction };
}

/** What a phone was asked in this interaction so far, and whatever it answered: nobody waits for it any more. */
async function forgetAnswers({ db }: GatewayContext, { uid, result }: Interaction): Promise<void> {
  const former = result?.consent?.grantId;
  if (former !== undefined) await forgetGiven(db, former);
  await forgetLogins(db, uid);
}

/** The person goes without what the client can do without; `gateway.attributes_required` where it cannot. */
export async function chooseAttributes(
  context: GatewayContext,
  request: FastifyRequest,
  given: boolean,
): Promise<void> {
  const { wanted } = await openInteraction(context, request);
  if (!given && !mayGoWithout(wanted)) throw new GatewayError('gateway.attributes_required');
  const interaction = await interactionOf(context, request);
  // Whatever was answered to the other question counts no more.
  await forgetAnswers(context, interaction);
  interaction.result = { withoutAttributes: !given };
  await interaction.save(interaction.exp - machineTime());
}

/** Writes who has logged in and what was given, and tells where the browser goes on: the same for the same again. */
export async function endInteraction(
  context: GatewayContext,
  request: FastifyRequest,
  answered: Answered,
): Promise<string> {
  const { client, asked, wanted, signTransaction } = context.asking.getStore()!;
  const interaction = await interactionOf(context, request);
  const accountId = context.subjects.subjectOf(answered.login.subject.identifier, sectorOf(client));
  // Another person, or the same one to another sector: the browser's session from before ends, and tells this one nothing.
  if (interaction.session !== undefined && interaction.session.accountId !== accountId) {
    const before = await context.provider().Session.findByUid(interaction.session.uid);
    await before?.destroy();
    delete interaction.session;
  }
  const former = interaction.result?.consent?.grantId;
  if (former !== undefined) await forgetGiven(context.db, former);
  const grantId = isMoreThanLogin(wanted) ? await grantFor(context, accountId) : undefined;
  const now = machineTime();
  // OpenID Connect Core 1.0 §2, auth_time: when the person answered, however late the browser goes on, and however often.
  const at = Date.parse(String(answered.login.report.validationTime));
  const age = Math.max(0, Math.floor((context.clock.now().getTime() - at) / 1000));
  interaction.result = {
    login: { accountId, acr: acrOf(client.profile), amr: [...AMR], ts: now - age, remember: false },
    consent: grantId === undefined ? {} : { grantId },
    withoutAttributes: asked !== wanted,
  };
  await interaction.save(interaction.exp - now);
  if (grantId !== undefined) {
    const given = toldOf(answered, { asked, profile: client.profile, signTransaction });
    await keepGiven(context.db, { interaction: interaction.uid, grantId, given });
  }
  // Signed: nobody reads them any more.
  if (signTransaction !== undefined) await context.signTransactions.forget(signTransaction, interaction.uid);
  return interaction.returnTo;
}

/** An authorization of its own for each answer of a phone: what was given under one is told under no other. */
async function grantFor({ provider, asking }: GatewayContext, accountId: string): Promise<string> {
  const { client, asked, wanted } = asking.getStore()!;
  const { Grant } = provider();
  const grant = new Grant({ clientId: client.id, accountId });
  const [given, named] = [attributesIn(asked), attributesIn(wanted)];
  grant.addOIDCScope(['openid', ...given, ...(asked.sign ? ['sign'] : [])].join(' '));
  grant.addOIDCClaims([...given]);
  // The client reads it in the scope of its token (RFC 6749 §5.1).
  const withheld = named.filter((name) => !given.includes(name));
  if (withheld.length > 0) {
    grant.rejectOIDCScope(withheld.join(' '));
    grant.rejectOIDCClaims(withheld);
  }
  return grant.save();
}

/** The person goes back without having logged in: the client is told `access_denied` (OpenID Connect Core 1.0 §3.1.2.6). */
export async function refuseInteraction(context: GatewayContext, request: FastifyRequest): Promise<string> {
  const interaction = await interactionOf(context, request);
  await forgetAnswers(context, interaction);
  const { sign_transaction_id: id } = interaction.params;
  interaction.result = { error: 'access_denied', error_description: 'End-User refused' };
  await interaction.save(interaction.exp - machineTime());
  // Nobody signs them any more.
  if (typeof id === 'string') await context.signTransactions.forget(id, interaction.uid);
  return interaction.returnTo;
}
