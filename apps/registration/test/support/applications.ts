import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { SignedMandate } from '@inro/authority-wire/mandate';
import { concatBytes, fromBase64, toBase64, toHex } from '@inro/foundation';
import type { KeyKind } from '@inro/jpki-profile';
import { keySigner } from '@inro/pki/issue/node';
import { applicationNonce } from '@inro/pki/request';
import { closingsOf } from '../../../../quality/testing/house/closings.ts';
import {
  bothKinds,
  digestText,
  type Element,
  generateKey,
  type Signatory,
  signApplication,
} from '../../../ca/test/support.ts';
import type { Json, Processes } from './processes.ts';

export interface TestPhone extends Element {
  readonly cplc: string;
}

/** An application's way through registration: elements, documents, and what the TSM reports of them. */
export function applicationsAt(processes: Processes) {
  const self = {
    /** A new element of a model, from the maker (or from nobody's). */
    async element(model = 'inro-one', by = processes.maker): Promise<TestPhone> {
      const carrier = model === 'inro-card' ? 'card' : 'phone';
      const cplc = new Uint8Array(randomBytes(42));
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const leaf = await by.certify({ model, carrier, cplc, publicKey: keySigner(privateKey).publicKey });
      const chain = concatBytes(leaf, by.certificate);
      return { makerCertificate: by.certificate, leaf, chain, attestationKey: privateKey, cplc: toHex(cplc) };
    },

    async nonce(): Promise<string> {
      return (await processes.call('POST', '/enrolments', {})).body.nonce;
    },
    /** An application document, signed; `change` overrides members. */
    async application(
      signer: Signatory,
      element: TestPhone,
      change: Record<string, unknown> = {},
    ): Promise<{ der: Uint8Array; kinds: KeyKind[] }> {
      const document = {
        type: 'inro-application-2',
        nonce: await self.nonce(),
        certificates: bothKinds,
        attestationCertificateSha256: digestText(element.leaf),
        secureElement: { seId: 'eSE1' },
        requestedAt: processes.clock.now().toISOString(),
        ...change,
      };
      return { der: signApplication(document, signer), kinds: document.certificates as KeyKind[] };
    },
    apply: (der: Uint8Array) => processes.call('POST', '/applications', { application: toBase64(der) }),
    /** The same, for applications that are to be accepted. */
    async accepted(der: Uint8Array): Promise<Json> {
      const { status, body } = await self.apply(der);
      if (status !== 202) throw new Error(`refused: ${body.code}`);
      return body;
    },
    /** What the TSM is allowed at the element. */
    async reported(id: string, element: TestPhone, target = 'deployed'): Promise<SignedMandate> {
      type Answer = { mandate: SignedMandate };
      const report = { cplc: element.cplc, attestationChain: toBase64(element.chain), target };
      const path = `/deployments/${id}/element`;
      return (await processes.peers.tsm.call<Answer>('registration', 'POST', path, report)).mandate;
    },
    /** The roles' receipts that it is closed. */
    closed: (mandate: SignedMandate) => closingsOf(processes.topology.configs, mandate),
    /** What the TSM reports of a deployment, up to the keys. */
    async deploy(id: string, application: { der: Uint8Array; kinds: KeyKind[] }, element: TestPhone) {
      let mandate: SignedMandate | undefined = await self.reported(id, element);
      const keys = application.kinds.map((kind) => generateKey(element, kind, applicationNonce(application.der)));
      const report = { keys: keys.map((key) => key.order), secretsSet: true };
      const submit = async () => {
        type Answer = { issued: { certificates: { kind: KeyKind; certificate: string; issuer: string }[] } | null };
        const path = `/deployments/${id}/keys`;
        mandate ??= await self.reported(id, element);
        const body = { ...report, closings: self.closed(mandate) };
        mandate = undefined;
        const { issued } = await processes.peers.tsm.call<Answer>('registration', 'POST', path, body);
        return { certificates: issued?.certificates ?? null };
      };
      return { keys, submit, ...(await submit()) };
    },
    async deliver(id: string, certificates: readonly { kind: KeyKind; certificate: string }[]) {
      const digests = certificates.map(({ kind, certificate }) => ({
        kind,
        sha256: digestText(fromBase64(certificate)),
      }));
      await processes.peers.tsm.call('registration', 'POST', `/deployments/${id}/delivered`, { digests });
    },
  };
  return self;
}
