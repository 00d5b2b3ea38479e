import { randomBytes } from 'node:crypto';
import { temporaryFolder } from '@inro/host/testing';
import {
  AccessKey,
  createRelyingParty,
  type Flow,
  MemoryTransactionStore,
  type RelyingPartyOptions,
  temporaryServiceKey,
} from '@inro/relying-party/node';
import { type Authority, accessProfiles, makeAuthority, now, type Person } from './authority.ts';
import { answerTo } from './wallet.ts';

export const purpose = {
  ja: '口座にログインするため',
  'ja-x-easy': '口座(こうざ)を 見(み)る ため',
  en: 'To log in to your account',
};
export const session = (): string => randomBytes(24).toString('base64url');
export const refusedWith = (code: string) => (failure: unknown) => {
  const found = (failure as { code?: string }).code;
  if (found !== code) throw new Error(`expected ${code}, got ${found ?? String(failure)}`);
  return true;
};

/** A registered service at `origin`, its clock in the test's hand. */
export async function openService(
  authority: Authority,
  origin = 'http://bank.localhost:8429',
  more: Partial<RelyingPartyOptions> = {},
) {
  const folder = temporaryFolder();
  let time = now;
  const accessRoots = () => [authority.access.certificate];
  const key = new AccessKey({ folder: folder.path, name: 'bank', origin, accessRoots, now: () => time });
  key.install(await authority.accessCertificate(await key.certificateRequest(), origin, accessProfiles.right));
  const store = new MemoryTransactionStore();
  const serviceKey = more.serviceKey ?? temporaryServiceKey();
  const sdk = createRelyingParty({
    origin,
    signer: key.signer,
    trustAnchors: () => [authority.authentication.certificate],
    store,
    serviceKey,
    clock: { now: () => time },
    ...more,
  });
  return {
    sdk,
    store,
    key,
    serviceKey,
    folder,
    setTime: (at: Date) => {
      time = at;
    },
    /** Begins in a browser; `answer` is what the wallet of a person would POST. */
    async begin(flow: Flow, options: { readonly maxStapleAge?: number } = {}) {
      const { maxStapleAge } = options;
      const login = await sdk.createRequest({
        act: 'login',
        flow,
        purpose,
        ...(maxStapleAge === undefined ? {} : { maxStapleAge }),
      });
      // By which the phone knows it.
      const id = login.requestUri.split('/').at(-1)!;
      const jwt = await sdk.requestObject(id);
      const answer = (person: Person, staple: Uint8Array, number = login.number, signedAt?: 'wallet' | 'reader') =>
        answerTo(jwt, login.qrPayload, authority, { person, staple, at: time, ...(signedAt && { signedAt }) }, number);
      return { ...login, id, jwt, answer };
    },
  };
}

/** An authority, one enrolled person with a fresh staple, one registered bank. */
export async function openScene() {
  const authority = await makeAuthority();
  const [person, bank] = await Promise.all([authority.person(), openService(authority)]);
  return { authority, person, bank, staple: await authority.staple(person.certificate) };
}
