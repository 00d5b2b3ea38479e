import { fromBase64, toBase64 } from '@inro/foundation';
import type { KeyKind } from '@inro/jpki-profile';
import { type ErrorCode, isErrorCode } from '@inro/problem-table';
import { WalletError } from '../../errors.ts';
import { callJson } from '../http.ts';
import type { HttpTransport } from '../http-transport.ts';

export interface OpenedEnrolment {
  /** base64url of 32 bytes. */
  readonly nonce: string;
  readonly expiresAt: string;
  readonly supportedModels: readonly { readonly model: string; readonly supported: boolean }[];
  readonly issuing: { readonly open: boolean; readonly opensAt?: string };
}

export interface Seram {
  readonly url: string;
  readonly sessionId: string;
}

export interface AcceptedApplication {
  readonly applicationId: string;
  readonly statusToken: string;
  readonly seram: Seram | null;
}

export interface DeliveredCertificate {
  readonly kind: KeyKind;
  /** base64url of SHA-256. */
  readonly sha256: string;
  /** DER, for the authentication certificate alone: it states no attributes. */
  readonly certificate?: Uint8Array;
  readonly issuer?: Uint8Array;
  /** OCSP request for the signing certificate, DER: it states attributes, and is not read without its password. */
  readonly ocspRequest?: Uint8Array;
  readonly validFrom: string;
  readonly validUntil: string;
}

export interface ApplicationStatus {
  readonly state: 'accepted' | 'deploying' | 'keysReady' | 'issued' | 'delivered' | 'revoked' | 'refused' | 'expired';
  readonly seram: Seram | null;
  readonly certificates: readonly DeliveredCertificate[];
  readonly stapleToken?: string;
  /** Why it was refused or has expired. */
  readonly problem?: ErrorCode;
}

type Json = Readonly<Record<string, unknown>>;

function seramOf(value: unknown): Seram | null {
  if (value === null) return null;
  const { url, sessionId } = (value ?? {}) as Json;
  if (typeof url !== 'string' || typeof sessionId !== 'string') throw new WalletError('wallet.answer_malformed');
  return { url, sessionId };
}

function textOf(object: Json, name: string): string {
  const value = object[name];
  if (typeof value !== 'string') throw new WalletError('wallet.answer_malformed');
  return value;
}

const bytesOf = (object: Json, name: string): Record<string, Uint8Array> =>
  object[name] === undefined ? {} : { [name]: fromBase64(textOf(object, name)) };

const certificateOf = (value: Json): DeliveredCertificate => ({
  kind: textOf(value, 'kind') as KeyKind,
  sha256: textOf(value, 'sha256'),
  validFrom: textOf(value, 'validFrom'),
  validUntil: textOf(value, 'validUntil'),
  ...bytesOf(value, 'certificate'),
  ...bytesOf(value, 'issuer'),
  ...bytesOf(value, 'ocspRequest'),
});

/** The wallet's three requests of docs/protocol/registration.md. */
export class RegistrationClient {
  readonly #http: HttpTransport;
  readonly #origin: string;
  constructor(http: HttpTransport, origin: string) {
    this.#http = http;
    this.#origin = origin;
  }

  async open(): Promise<OpenedEnrolment> {
    const opened = await callJson(this.#http, 'authority', 'POST', `${this.#origin}/enrolments`, {});
    if (!Array.isArray(opened.supportedModels)) throw new WalletError('wallet.answer_malformed');
    textOf(opened, 'nonce');
    return opened as unknown as OpenedEnrolment;
  }

  async apply(application: Uint8Array): Promise<AcceptedApplication> {
    const body = { application: toBase64(application) };
    const accepted = await callJson(this.#http, 'authority', 'POST', `${this.#origin}/applications`, body);
    const [applicationId, statusToken] = [textOf(accepted, 'applicationId'), textOf(accepted, 'statusToken')];
    return { applicationId, statusToken, seram: seramOf(accepted.seram) };
  }

  /** Where the application stands. `seram` is there while the phone has something to do, a deletion too. */
  async status(applicationId: string, statusToken: string): Promise<ApplicationStatus> {
    const url = `${this.#origin}/applications/${applicationId}`;
    const status = await callJson(this.#http, 'authority', 'GET', url, undefined, {
      authorization: `Bearer ${statusToken}`,
    });
    const { code } = (status.problem ?? {}) as Json;
    if (!Array.isArray(status.certificates)) throw new WalletError('wallet.answer_malformed');
    return {
      state: textOf(status, 'state') as ApplicationStatus['state'],
      seram: seramOf(status.seram),
      certificates: status.certificates.map((certificate: Json) => certificateOf(certificate)),
      ...(isErrorCode(code) ? { problem: code } : {}),
      ...(status.stapleToken === undefined ? {} : { stapleToken: textOf(status, 'stapleToken') }),
    };
  }
}
