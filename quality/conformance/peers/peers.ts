import { execFileSync } from 'node:child_process';
import { X509Certificate as NodeCertificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBase64 } from '@inro/foundation';
import type { PolicyInput } from '@inro/verifier';
import { X509Certificate as PeculiarCertificate, X509ChainBuilder } from '@peculiar/x509';
import * as pkijs from 'pkijs';
import type { PathQuestion } from '../suite.ts';
import type { PeerName } from './ask.ts';

type Ask = (question: PathQuestion) => boolean | Promise<boolean>;
const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** Host names as each peer's users check them: by node's own rule. */
function hostFits({ certificate, host }: PathQuestion): boolean {
  if (host === undefined) return true;
  const one = new NodeCertificate(certificate);
  return (
    (host.kind === 'dns' ? one.checkHost(host.value, { subject: 'never' }) : one.checkIP(host.value)) !== undefined
  );
}

function policyOf({ policy }: PathQuestion) {
  return {
    initialExplicitPolicy: policy?.requireExplicitPolicy === true,
    initialPolicyMappingInhibit: policy?.inhibitPolicyMapping === true,
    initialInhibitPolicy: policy?.inhibitAnyPolicy === true,
    ...(policy?.acceptable === undefined ? {} : { initialPolicySet: [...policy.acceptable] }),
  };
}

async function askPkijs(question: PathQuestion): Promise<boolean> {
  const parse = (der: Uint8Array) => pkijs.Certificate.fromBER(buffer(der));
  const engine = new pkijs.CertificateChainValidationEngine({
    trustedCerts: question.trustAnchors.map(parse),
    certs: [...question.intermediates.map(parse), parse(question.certificate)],
    crls: question.lists.map((der) => pkijs.CertificateRevocationList.fromBER(buffer(der))),
    checkDate: question.at,
  });
  return (await engine.verify(policyOf(question))).result && hostFits(question);
}

async function askPeculiar(question: PathQuestion): Promise<boolean> {
  const parse = (der: Uint8Array) => new PeculiarCertificate(buffer(der));
  const anchors = question.trustAnchors.map(parse);
  const builder = new X509ChainBuilder({ certificates: [...question.intermediates.map(parse), ...anchors] });
  const chain = await builder.build(parse(question.certificate));
  const top = chain.at(-1);
  if (top === undefined || !anchors.some((anchor) => anchor.equal(top))) return false;
  for (const [i, one] of chain.entries())
    if (!(await one.verify({ date: question.at, publicKey: (chain[i + 1] ?? one).publicKey }))) return false;
  return hostFits(question);
}

function askNode(question: PathQuestion): boolean {
  const anchors = question.trustAnchors.map((der) => new NodeCertificate(der));
  const pool = [...anchors, ...question.intermediates.map((der) => new NodeCertificate(der))];
  let current = new NodeCertificate(question.certificate);
  for (let depth = 0; depth < 12; depth++) {
    if (question.at < new Date(current.validFrom) || question.at > new Date(current.validTo)) return false;
    if (anchors.some((anchor) => anchor.raw.equals(current.raw))) return hostFits(question);
    const issuer = pool.find((one) => one.ca && current.checkIssued(one) && current.verify(one.publicKey));
    if (issuer === undefined) return false;
    current = issuer;
  }
  return false;
}

const pem = (label: string, ders: readonly Uint8Array[]): string =>
  ders
    .map((der) => `-----BEGIN ${label}-----\n${toBase64(der).replace(/(.{64})/g, '$1\n')}\n-----END ${label}-----\n`)
    .join('');

function policyOptions(policy: PolicyInput): string[] {
  const out = ['-policy_check'];
  if (policy.requireExplicitPolicy) out.push('-explicit_policy');
  if (policy.inhibitPolicyMapping) out.push('-inhibit_map');
  if (policy.inhibitAnyPolicy) out.push('-inhibit_any');
  return [...out, ...(policy.acceptable ?? []).flatMap((id) => ['-policy', id])];
}

function askOpenssl(question: PathQuestion): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'inro-peer-'));
  try {
    const file = (name: string, label: string, ders: readonly Uint8Array[]): string => {
      writeFileSync(join(folder, name), pem(label, ders));
      return join(folder, name);
    };
    const args = ['verify', '-attime', String(Math.floor(question.at.getTime() / 1000))];
    args.push('-no-CApath', '-no-CAstore', '-CAfile', file('anchors.pem', 'CERTIFICATE', question.trustAnchors));
    if (question.intermediates.length > 0)
      args.push('-untrusted', file('others.pem', 'CERTIFICATE', question.intermediates));
    if (question.lists.length > 0)
      args.push(
        '-crl_check_all',
        '-extended_crl',
        '-use_deltas',
        '-CRLfile',
        file('lists.pem', 'X509 CRL', question.lists),
      );
    if (question.policy !== undefined) args.push(...policyOptions(question.policy));
    if (question.host !== undefined)
      args.push(question.host.kind === 'dns' ? '-verify_hostname' : '-verify_ip', question.host.value);
    execFileSync('openssl', [...args, file('leaf.pem', 'CERTIFICATE', [question.certificate])], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Each peer as its documentation says to use it for a path. */
export const peers: Readonly<Record<PeerName, Ask>> = {
  pkijs: askPkijs,
  '@peculiar/x509': askPeculiar,
  'node:crypto': askNode,
  openssl: askOpenssl,
};
