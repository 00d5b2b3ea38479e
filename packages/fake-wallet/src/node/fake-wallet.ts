import { createHash, type KeyObject, privateEncrypt, randomBytes, sign, verify, X509Certificate } from 'node:crypto';
import { fromHex, toBase64Url } from '@inro/foundation';
import {
  type AccessCertificate,
  type CheckedRequest,
  checkRequest,
  prepareAnswer,
  type RequestSigner,
  type RequestVerifier,
  readAuthorizationLink,
  readRequestObject,
  writeAnswerForm,
  writeRefusalForm,
} from '@inro/presentation';
import { type FakeAuthority, newKey } from './certificates.ts';
import { type State, statusOf } from './states.ts';

const DAY = 86_400_000;
const DIGEST_INFO = fromHex('3031300D060960864801650304020105000420');

export interface FakeWalletOptions {
  /** Carries the wallet's two requests to the service; default `fetch`. A framework's own will do: `app.request` of Hono. */
  readonly fetch?: (url: string, init?: RequestInit) => Response | Promise<Response>;
  /** Time of the wallet and its authority; give the service the same. */
  readonly now?: () => Date;
}

export interface Answer {
  /** What is wrong with the answer; default `valid`. */
  readonly as?: State;
  /** The two digits that the browser shows, for a login across devices. */
  readonly number?: string | undefined;
  /** Who holds the phone: another name is another person, the same name the same one again. */
  readonly person?: string;
}

/** What the service told the wallet. */
export interface Reply {
  readonly status: number;
  /** Where the browser on the same device goes on, `response_code` in it. */
  readonly redirectUri?: string;
  /** Code of the service's problem document. */
  readonly code?: string;
}

interface Person {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
}

/** A wallet for tests of a service: real protocol and cryptography, keys and an authority of its own. */
export class FakeWallet {
  readonly #authority: FakeAuthority;
  readonly #stranger: FakeAuthority;
  readonly #options: Required<FakeWalletOptions>;
  readonly #services = new Map<string, AccessCertificate>();
  readonly #persons = new Map<string, Promise<Person>>();

  constructor(authority: FakeAuthority, stranger: FakeAuthority, options: Required<FakeWalletOptions>) {
    this.#authority = authority;
    this.#stranger = stranger;
    this.#options = options;
  }

  /** For the service's `trustAnchors`. */
  readonly trustAnchors = (): readonly Uint8Array[] => [this.#authority.authenticationRoot];

  /** For the service's `signer`: a key of its own, certified for this origin under these names. */
  async certify(origin: string, names?: AccessCertificate['names']): Promise<() => RequestSigner> {
    const shown = names ?? { ja: 'テスト', 'ja-x-easy': 'テスト', en: 'Test' };
    const key = newKey('ec-p256');
    const certificate = await this.#authority.certifyService(origin, shown, key, this.#options.now());
    this.#services.set(digestOf(certificate), { origins: [origin], names: shown });
    const signer: RequestSigner = {
      certificates: [certificate],
      sign: (input) => new Uint8Array(sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })),
    };
    return () => signer;
  }

  /**
   * Answers a login behind a QR code or a wallet link as the phone would: fetches the request, checks it, signs, sends.
   * Throws what a wallet would not answer (`presentation.*`), and a `TypeError` when the service does not hand it out.
   */
  async answer(link: string, answer: Answer = {}): Promise<Reply> {
    const { requestUri } = readAuthorizationLink(link);
    const handed = await this.#options.fetch(requestUri);
    if (handed.status !== 200) throw new TypeError(`the service hands out no request: ${handed.status}`);
    const request = await this.#check(await handed.text(), link);
    const sent = await this.#options.fetch(request.claims.responseUri, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: await this.#form(request, answer),
    });
    const { redirect_uri: redirectUri, code } = (await sent.json()) as Record<string, string | undefined>;
    return { status: sent.status, ...(redirectUri && { redirectUri }), ...(code && { code }) };
  }

  /** The same without a network: the body that a wallet would POST for this request object, for `receiveAnswer`. */
  async form(requestObject: string, link: string, answer: Answer = {}): Promise<string> {
    return this.#form(await this.#check(requestObject, link), answer);
  }

  #check(requestObject: string, link: string): Promise<CheckedRequest> {
    const context = { at: this.#options.now(), verifier: this.#verifier };
    return checkRequest(readRequestObject(requestObject), readAuthorizationLink(link), context);
  }

  /** It knows the services that it certified; a real wallet validates a path to its access root. */
  get #verifier(): RequestVerifier {
    return {
      validateAccess: async ([leaf]) => this.#services.get(digestOf(leaf!)),
      verifyEs256: async (leaf, input, signature) =>
        verify('sha256', input, { key: new X509Certificate(leaf).publicKey, dsaEncoding: 'ieee-p1363' }, signature),
    };
  }

  async #form(checked: CheckedRequest, { as = 'valid', number, person = 'hanako' }: Answer): Promise<string> {
    if (as === 'refused') return writeRefusalForm(checked);
    if (as === 'wrong-number' && number === undefined)
      throw new TypeError('a wrong number is another than the right one');
    const now = this.#options.now();
    const authority = as === 'stranger' ? this.#stranger : this.#authority;
    const { key, certificate } = await this.#person(person, authority, as);
    const { status, thisUpdate } = statusOf(as, now);
    const staple = await authority.staple(certificate, status, thisUpdate);
    const typed = as === 'wrong-number' ? String((Number(number) + 1) % 100).padStart(2, '0') : number;
    const contents = { certificate, staple, at: now, ...(typed === undefined ? {} : { number: typed }) };
    const prepared = prepareAnswer(elsewhere(checked, as), contents);
    // RFC 8017 §8.2, as the phone's applet does it: DigestInfo of SHA-256 under the private key.
    const signature = new Uint8Array(privateEncrypt(key, Buffer.concat([DIGEST_INFO, prepared.digest])));
    if (as === 'tampered') signature[0]! ^= 1;
    return writeAnswerForm(checked, prepared, signature);
  }

  #person(name: string, authority: FakeAuthority, as: State): Promise<Person> {
    const kind = as === 'expired' || as === 'stranger' ? as : 'valid';
    const id = `${kind} ${name}`;
    const known = this.#persons.get(id) ?? this.#enrol(name, authority, kind);
    this.#persons.set(id, known);
    return known;
  }

  async #enrol(name: string, authority: FakeAuthority, kind: State): Promise<Person> {
    const now = this.#options.now().getTime();
    const days = (count: number): Date => new Date(now + count * DAY);
    const life = kind === 'expired' ? { from: days(-365), to: days(-1) } : { from: days(-1), to: days(365) };
    const key = newKey('rsa-2048');
    return { key, certificate: await authority.certifyPerson(name, key, life) };
  }
}

/** The request as somebody sees it who brings its answer from another service or another login. */
function elsewhere(checked: CheckedRequest, as: State): CheckedRequest {
  const { claims } = checked;
  if (as === 'other-service')
    return { ...checked, claims: { ...claims, responseUri: 'https://elsewhere.invalid/presentations/answers' } };
  if (as === 'other-request') return { ...checked, claims: { ...claims, nonce: toBase64Url(randomBytes(32)) } };
  return checked;
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');
