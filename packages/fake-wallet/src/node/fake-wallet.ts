import { createHash, type KeyObject, privateEncrypt, sign, verify, X509Certificate } from 'node:crypto';
import { fromBase64Url, fromHex, toBase64Url } from '@inro/foundation';
import type { BasicAttributeValues } from '@inro/pki/issue';
import {
  type AccessCertificate,
  actNamesOf,
  actsOnTheWire,
  type CheckedRequest,
  checkRequest,
  digestsOfDocument,
  prepareAnswer,
  type RequestSigner,
  type RequestVerifier,
  readAuthorizationLink,
  readRequestObject,
  type ShownDocument,
  type StatementItem,
  signedAnswer,
  writeAnswerForm,
  writeRefusalForm,
} from '@inro/presentation';
import { assembleCades, prepareCades } from '@inro/signature';
import { everything, type FakeAuthority, newKey, type PersonProfile } from './certificates.ts';
import { elsewhere } from './elsewhere.ts';
import { type ShowStatement, showStatement } from './statement.ts';
import { type Manner, statusOf } from './states.ts';

const DAY = 86_400_000;
const ENDED: ReadonlySet<Manner> = new Set(['revoked', 'suspended', 'expired', 'stale', 'unknown']);
const DIGEST_INFO = fromHex('3031300D060960864801650304020105000420');

export interface FakeWalletOptions {
  /** Carries the wallet's two requests to the service; default `fetch`. A framework's own will do: `app.request` of Hono. */
  readonly fetch?: (url: string, init?: RequestInit) => Response | Promise<Response>;
  /** Time of the wallet and its authority; give the service the same. */
  readonly now?: () => Date;
}

export interface Answer {
  /** What is wrong with the answer; default `valid`. */
  readonly as?: Manner;
  /** The two digits that the browser shows, for a login across devices. */
  readonly number?: string | undefined;
  /** Who holds the phone: another name is another person, the same name the same one again. */
  readonly person?: string;
  /** What their certificate for signatures says of them, as the authority writes it; the name is `person`. */
  readonly attributes?: Partial<BasicAttributeValues>;
  /** Of the optional items of a statement those that the person shows; by default all. */
  readonly items?: readonly StatementItem[];
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

/** What of a person's answers to a profile. */
type Holder = (profile: PersonProfile) => Promise<{
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
  readonly staple: Uint8Array;
  /** Over a SHA-256. */
  sign(digest: Uint8Array): Uint8Array;
}>;

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
  readonly trustAnchors = (): readonly Uint8Array[] => [this.#authority.rootOf('user-authentication')];

  /** For the service's `signatureAnchors`. */
  readonly signatureAnchors = (): readonly Uint8Array[] => [this.#authority.rootOf('digital-signature')];

  /** For a service that looks at the path of its own certificate. */
  readonly accessAnchors = (): readonly Uint8Array[] => [this.#authority.accessRoot];

  /** An access certificate (DER) for a service's own key (P-256), which answers at this origin under these names. */
  async certifyKey(origin: string, key: KeyObject, names?: AccessCertificate['names']): Promise<Uint8Array> {
    const shown = names ?? { ja: 'テスト', 'ja-x-easy': 'テスト', en: 'Test' };
    const certificate = await this.#authority.certifyService(origin, shown, key, this.#options.now());
    this.#services.set(digestOf(certificate), { origins: [origin], names: shown, entitlement: everything });
    return certificate;
  }

  /** For the service's `signer`: a key of its own, certified for this origin under these names. */
  async certify(origin: string, names?: AccessCertificate['names']): Promise<() => RequestSigner> {
    const key = newKey('ec-p256');
    const certificate = await this.certifyKey(origin, key, names);
    const signer: RequestSigner = {
      certificates: [certificate],
      sign: (input) => new Uint8Array(sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })),
    };
    return () => signer;
  }

  /**
   * Answers what is asked behind a QR code or a wallet link as the phone would: fetches the request and the documents that
   * it names, checks, signs, sends.
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

  /** The body that a wallet would POST for this request object, for `receiveAnswer`; without a network but for documents that are shown. */
  async form(requestObject: string, link: string, answer: Answer = {}): Promise<string> {
    return this.#form(await this.#check(requestObject, link), answer);
  }

  /** Where a request wants its answer posted, once a wallet would take it; throws what a wallet would not. */
  async answersTo(requestObject: string, link: string): Promise<string> {
    return (await this.#check(requestObject, link)).claims.responseUri;
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

  async #form(
    checked: CheckedRequest,
    { as = 'valid', number, person = 'hanako', attributes, items }: Answer,
  ): Promise<string> {
    if (as === 'refused') return writeRefusalForm(checked);
    if (as === 'wrong-number' && number === undefined)
      throw new TypeError('a wrong number is another than the right one');
    const holder = await this.#holder({ ...attributesOf(person), ...attributes }, as);
    const typed = as === 'wrong-number' ? String((Number(number) + 1) % 100).padStart(2, '0') : number;
    const presentations = await Promise.all(
      actNamesOf(checked.claims.acts).map(async (act) => {
        if (act === 'statement') {
          const attributed = { ...attributesOf(person), ...attributes };
          const shown = { request: elsewhere(checked, as), attributes: attributed, items, number: typed };
          return [act, await this.#statement(shown, holder, as)] as const;
        }
        const {
          certificate,
          staple,
          sign: signed,
        } = await holder(as === 'other-kind' ? 'digital-signature' : actsOnTheWire[act].profile);
        const signatures = act === 'signature' ? await this.#signatures(checked, holder, as) : undefined;
        const contents = {
          certificate,
          staple,
          at: this.#options.now(),
          ...(typed === undefined ? {} : { number: typed }),
          ...(signatures === undefined ? {} : { signatures }),
        };
        const prepared = prepareAnswer(elsewhere(checked, as), act, contents);
        const signature = signed(prepared.digest);
        if (as === 'tampered') signature[0]! ^= 1;
        return [act, signedAnswer(prepared, signature)] as const;
      }),
    );
    return writeAnswerForm(checked, Object.fromEntries(presentations));
  }

  /** What ends a certificate ends its statements by giving no new ones: the one that is left is over. */
  async #statement(
    shown: Pick<ShowStatement, 'request' | 'attributes' | 'items' | 'number'>,
    holder: Holder,
    as: Manner,
  ): Promise<string> {
    const login = shown.request.claims.acts.login === undefined ? undefined : await holder('user-authentication');
    const isOver = login === undefined && ENDED.has(as);
    const authority = as === 'stranger' ? this.#stranger : this.#authority;
    const text = await showStatement({ ...shown, authority, at: this.#options.now(), isOver, login, as });
    if (as !== 'tampered') return text;
    const [signature] = text.split('.').slice(-1) as [string];
    const bytes = fromBase64Url(signature);
    bytes[0]! ^= 1;
    return `${text.slice(0, -signature.length)}${toBase64Url(bytes)}`;
  }

  /** One for each document, of the bytes that the service hands out; of what nobody can see, of the digest that it names. */
  #signatures({ claims }: CheckedRequest, holder: Holder, as: Manner): Promise<Uint8Array[]> {
    return Promise.all(
      (claims.acts.signature?.documents ?? []).map(async (document) => {
        const { certificate, staple, sign: signed } = await holder('digital-signature');
        const shown = document.kind === 'shown' ? await this.#fetchDocument(document) : fromBase64Url(document.sha256);
        const documentDigest = as === 'other-document' ? new Uint8Array(32) : shown;
        const mediaType = document.kind === 'shown' ? { mediaType: document.mediaType } : {};
        const prepared = prepareCades({ documentDigest, certificate, at: this.#options.now(), ...mediaType });
        return assembleCades(prepared, signed(prepared.digest), { staple });
      }),
    );
  }

  /** SHA-256 of what the service hands out. A `TypeError` when that is not what it asked for: no wallet would sign it. */
  async #fetchDocument({ uri, mediaType, size, sha256, sha384 }: ShownDocument): Promise<Uint8Array> {
    const answer = await this.#options.fetch(uri, { headers: { accept: mediaType } });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const type = answer.headers.get('content-type')?.split(';')[0]?.trim();
    const found = digestsOfDocument(bytes);
    // Both: the digest that is signed is a matter of the key, and what is shown is one document.
    const same = bytes.length === size && found.sha256 === sha256 && found.sha384 === sha384;
    if (answer.status !== 200 || type !== mediaType || !same)
      throw new TypeError('the service hands out another document than it asked for');
    return fromBase64Url(sha256);
  }

  /** Whoever holds the phone, by what of theirs answers; the same person has the same keys. */
  async #holder(attributes: BasicAttributeValues, as: Manner): Promise<Holder> {
    const authority = as === 'stranger' ? this.#stranger : this.#authority;
    const { status, thisUpdate } = statusOf(as, this.#options.now());
    return async (profile) => {
      const { key, certificate } = await this.#person(profile, attributes, authority, as);
      const another = { ...attributes, name: 'another' };
      const about =
        as === 'status-of-another' ? (await this.#person(profile, another, authority, as)).certificate : certificate;
      return {
        key,
        certificate,
        staple: await (as === 'status-by-stranger' ? this.#stranger : authority).staple(
          profile,
          about,
          status,
          thisUpdate,
        ),
        // RFC 8017 §8.2, as the phone's applet does it: DigestInfo of SHA-256 under the private key.
        sign: (digest) => new Uint8Array(privateEncrypt(key, Buffer.concat([DIGEST_INFO, digest]))),
      };
    };
  }

  #person(
    profile: PersonProfile,
    attributes: BasicAttributeValues,
    authority: FakeAuthority,
    as: Manner,
  ): Promise<Person> {
    const kind = as === 'expired' || as === 'stranger' ? as : 'valid';
    const id = `${kind} ${profile} ${profile === 'user-authentication' ? attributes.name : JSON.stringify(attributes)}`;
    const known = this.#persons.get(id) ?? this.#enrol(profile, attributes, authority, kind);
    this.#persons.set(id, known);
    return known;
  }

  async #enrol(
    profile: PersonProfile,
    attributes: BasicAttributeValues,
    authority: FakeAuthority,
    kind: Manner,
  ): Promise<Person> {
    const now = this.#options.now().getTime();
    const days = (count: number): Date => new Date(now + count * DAY);
    const life = kind === 'expired' ? { from: days(-365), to: days(-1) } : { from: days(-1), to: days(365) };
    const key = newKey('rsa-2048');
    return { key, certificate: await authority.certifyPerson(profile, attributes, key, life) };
  }
}

/** As the authority writes them; docs/protocol/ca.md. */
const attributesOf = (name: string): BasicAttributeValues => ({
  name,
  address: '東京都千代田区千代田1-1',
  dateOfBirth: '319850315',
  sex: '2',
  nameSubstitutions: '00000',
  addressSubstitutions: '00000',
});

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');
