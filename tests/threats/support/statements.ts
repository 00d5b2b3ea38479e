import { randomBytes, sign } from 'node:crypto';
import { type AskOptions, temporaryServiceKey } from '@inro/relying-party/node';
import { nodeSignatureVerifier as signatures } from '@inro/verifier/node';
import { makeAuthority, now, type Person } from '../../../quality/testing/relying-party/authority.ts';
import { openService, purpose } from '../../../quality/testing/relying-party/service.ts';
import { statementIssuer } from '../../../quality/testing/statement/shown.ts';
import { asItIs, type World } from './without.ts';

type Core = typeof import('../../../packages/relying-party/src/index.ts');

export const authority = await makeAuthority();
export const issuer = await statementIssuer(authority.authentication);
/** The applet's RSASSA-PKCS1-v1_5 over a text. */
export const rs256 = ({ key }: Person) => ({
  rs256: (text: string) => new Uint8Array(sign('sha256', Buffer.from(text), key)),
});
const anchors = () => [authority.authentication.certificate];
const services = new Map<string, ReturnType<typeof openService>>();
const serviceAt = (origin: string) => {
  const known = services.get(origin) ?? openService(authority, origin);
  services.set(origin, known);
  return known;
};
export const closeServices = async (): Promise<void> => {
  for (const service of services.values()) (await service).folder.dispose();
};

export const cinema = 'http://cinema.localhost:8430';

/** A service of the SDK as it is in a world, at a time. */
export async function openSdk(world: World = asItIs, origin = cinema, at = now) {
  const core = await world<Core>('packages/relying-party/src/index.ts');
  const { key } = await serviceAt(origin);
  return new core.RelyingParty({
    origin,
    signer: key.signer,
    trustAnchors: anchors,
    signatureAnchors: anchors,
    cards: core.acceptCards,
    store: new core.MemoryTransactionStore(),
    serviceKey: temporaryServiceKey(),
    signatures,
    randomness: (length) => new Uint8Array(randomBytes(length)),
    clock: { now: () => at },
  });
}
export type Sdk = Awaited<ReturnType<typeof openSdk>>;

const adult = { required: ['age_over_18'], optional: ['prefecture'], keptDays: 0 } as const;

/** Asks for items, beside a login or alone. */
export async function askFor(
  sdk: Sdk,
  more: Pick<AskOptions, 'login'> = {},
  statement: AskOptions['statement'] = adult,
) {
  const asked = await sdk.ask({ flow: 'cross-device', purpose, ...more, ...(statement && { statement }) });
  const request = await sdk.requestObject(asked.requestUri.split('/').at(-1)!);
  return { ...asked, request };
}

/** What the wallet is told, and where the request stands. */
export async function handIn(
  sdk: Sdk,
  asked: Awaited<ReturnType<typeof askFor>>,
  form: string,
): Promise<readonly string[]> {
  const told = await sdk.receiveAnswer(form).then(
    () => 'taken',
    ({ code }: { code: string }) => code,
  );
  const { transaction, browserSession } = asked;
  return [told, (await sdk.progress({ transaction, browserSession })).state];
}
