import { type Certificate, type GeneralName, oid, readableExtensions, signatureScheme } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { acceptsKey, acceptsScheme } from './algorithm-policy.ts';
import { maySignCertificates, type Role } from './certificate-rules.ts';
import { type ExpectedName, matchesExpectedName } from './expected-name.ts';
import { checkNames, constrainedNames, constraintsOf } from './name-constraints.ts';
import { type PolicyInput, PolicyState } from './policy-graph.ts';
import type { CertificateProfile, Purpose } from './profile.ts';
import type { Recorder } from './report.ts';

/** Inputs of RFC 5280 §6.1.1 that do not change along a path. */
export interface PathRules {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly profile: CertificateProfile;
  readonly purpose: Purpose;
  readonly policy: PolicyInput;
  /** Intermediate certificates that are not self-issued; undefined: as many as the path has. */
  readonly maximumIntermediates: number | undefined;
  readonly expectedName: ExpectedName | undefined;
}

/** Names × constraint sets that one path may cost before it is called a bomb. */
const MAXIMUM_NAME_CHECKS = 1 << 18;

/** Label of a certificate's place, counted from the one asked about. */
export const aboutOf = (index: number, length: number): string =>
  index === 0 ? 'certificate' : index === length - 1 ? 'trust-anchor' : `issuer-${index}`;

/**
 * RFC 5280 §6.1 over one path whose signatures and name chaining are already checked: certificate first, trust anchor
 * last. Findings and checks go to the recorder; the answer is the policy set, when the path has one.
 */
export function validatePath(path: readonly Certificate[], rules: PathRules, record: Recorder): readonly string[] {
  const last = path.length - 1;
  const state = initialState(rules, last);
  for (let i = last; i >= 0; i--) {
    const role: Role = i === last ? 'trustAnchor' : i === 0 ? 'endEntity' : 'intermediate';
    const about = aboutOf(i, path.length);
    try {
      if (role !== 'trustAnchor' || rules.profile.checkTrustAnchor)
        checkCertificate(path[i]!, role, path[i + 1], about, rules, record);
      if (role !== 'trustAnchor') enter(path[i]!, role === 'endEntity', about, state, record);
      if (role !== 'endEntity' && (role !== 'trustAnchor' || rules.profile.checkTrustAnchor))
        prepareForNext(path[i]!, role, about, state, rules, record);
    } catch (error) {
      malformed(error, about, record);
    }
  }
  return finish(path[0]!, state, rules, record);
}

/** One certificate as a trust anchor, asked about by itself: no path, so no names to chain and no policies (§6.1.1 (d)). */
export function validateAnchor(anchor: Certificate, rules: PathRules, record: Recorder): void {
  const about = 'certificate';
  const state = initialState(rules, 1);
  try {
    checkCertificate(anchor, 'trustAnchor', undefined, about, rules, record);
    prepareForNext(anchor, 'trustAnchor', about, state, rules, record);
    checkPurpose(anchor, state, rules, record);
  } catch (error) {
    malformed(error, about, record);
  }
}

const initialState = (rules: PathRules, length: number): State => ({
  policies: new PolicyState(rules.policy, length),
  constraints: [],
  maximumPathLength: rules.maximumIntermediates ?? length,
  nameChecks: 0,
  inheritedUsages: undefined,
});

/** A broken extension is a finding about its certificate; anything else is a programmer's mistake. */
export function malformed(error: unknown, about: string, record: Recorder): void {
  if (!(error instanceof InroError) || error.code !== 'pki.malformed') throw error;
  const { structure, reason } = error.details;
  record.find('certificate.malformed', about, 'structure', { structure: String(structure), reason: String(reason) });
}

interface State {
  readonly policies: PolicyState;
  readonly constraints: NonNullable<ReturnType<typeof constraintsOf>>[];
  maximumPathLength: number;
  nameChecks: number;
  inheritedUsages: readonly string[] | undefined;
}

/** What is asked of every certificate alone: validity, algorithms, extensions, profile. */
function checkCertificate(
  certificate: Certificate,
  role: Role,
  issuer: Certificate | undefined,
  about: string,
  rules: PathRules,
  record: Recorder,
): void {
  const { profile } = rules;
  // §4.1.2.5: validity is stated in whole seconds, both ends included: the last one lasts to its end.
  const at = Math.floor(rules.at / 1000) * 1000;
  const before = record.findings.length;
  record.time('notBefore', about, certificate.notBefore.at);
  record.time('notAfter', about, certificate.notAfter.at);
  if (at < certificate.notBefore.at) record.find('certificate.not_yet_valid', about, 'validity');
  else if (at > certificate.notAfter.at) record.find('certificate.expired', about, 'validity');
  else record.pass('validity', about);
  checkCryptography(certificate, role, about, rules, record);
  let unknown = false;
  for (const extension of certificate.extensions) {
    const name = readableExtensions.get(extension.oid);
    // Every extension that is known is read strictly; any other that is critical is fatal.
    if (name !== undefined) certificate.extension(name);
    else if (extension.critical) unknown = true;
    // §4.2.1.4: a critical policies extension is interpreted whole, qualifiers included, or the certificate refused.
    if (extension.critical && name === 'certificatePolicies')
      unknown ||= certificate.extension(name)?.some((policy) => !policy.qualifiersKnown) === true;
  }
  certificate.subject.rdns;
  if (unknown) record.find('certificate.unknown_critical_extension', about, 'criticalExtensions');
  else record.pass('criticalExtensions', about);
  let broken = false;
  for (const rule of profile.rules)
    if (!rule.holds(certificate, role, issuer)) {
      broken = true;
      record.find(rule.code, about, 'profile');
    }
  if (!broken && profile.rules.length > 0) record.pass('profile', about);
  if (record.findings.length === before) record.pass('structure', about);
}

function checkCryptography(
  certificate: Certificate,
  role: Role,
  about: string,
  rules: PathRules,
  record: Recorder,
): void {
  const { algorithms } = rules.profile;
  let accepted = true;
  const { signatureAlgorithm: outer, innerSignatureAlgorithm: inner } = certificate;
  if (
    outer.oid !== inner.oid ||
    outer.der.length !== inner.der.length ||
    !outer.der.every((b, i) => b === inner.der[i])
  ) {
    accepted = false;
    record.find('certificate.algorithm_mismatch', about, 'structure');
  }
  if (role !== 'trustAnchor') {
    const scheme = signatureScheme(outer);
    if (scheme === undefined || !acceptsScheme(algorithms, scheme)) {
      accepted = false;
      record.find('certificate.algorithm_not_accepted', about, 'cryptography');
    }
  }
  if (!acceptsKey(algorithms, certificate.publicKey, rules.at)) {
    accepted = false;
    record.find('certificate.key_not_accepted', about, 'cryptography');
  }
  if (accepted) record.pass('cryptography', about);
}

/** RFC 5280 §6.1.3 (b)–(f): constraints and policies collected so far, applied to this certificate. */
function enter(certificate: Certificate, last: boolean, about: string, state: State, record: Recorder): void {
  const selfIssued = certificate.isSelfIssued;
  if (state.constraints.length > 0 && (last || !selfIssued)) checkConstraints(certificate, about, state, record);
  if (!state.policies.enter(certificate, selfIssued, last)) record.find('policy.not_acceptable', about, 'policies');
}

function checkConstraints(certificate: Certificate, about: string, state: State, record: Recorder): void {
  const names: readonly GeneralName[] = constrainedNames(certificate);
  state.nameChecks += names.length * state.constraints.length;
  if (state.nameChecks > MAXIMUM_NAME_CHECKS) {
    record.find('names.limit_exceeded', about, 'nameConstraints', { limit: MAXIMUM_NAME_CHECKS });
    return;
  }
  for (const set of state.constraints) {
    const code = checkNames(names, set);
    if (code !== undefined) {
      record.find(code, about, 'nameConstraints');
      return;
    }
  }
  record.pass('nameConstraints', about);
}

/** RFC 5280 §6.1.4: what this CA passes down. For the trust anchor: RFC 5937 §3. */
function prepareForNext(
  certificate: Certificate,
  role: Role,
  about: string,
  state: State,
  rules: PathRules,
  record: Recorder,
): void {
  const selfIssued = certificate.isSelfIssued;
  const anchor = role === 'trustAnchor';
  if (anchor) state.policies.trust(certificate);
  else if (!state.policies.leave(certificate, selfIssued))
    record.find('policy.mapping_of_any_policy', about, 'policies');
  const constraints = constraintsOf(certificate);
  if (constraints !== null) {
    state.constraints.push(constraints);
    if (constraints.malformed) record.find('names.constraint_malformed', about, 'nameConstraints');
  }
  const basic = certificate.extension('basicConstraints');
  let ok = true;
  if (certificate.version !== 3 || basic?.ca !== true) {
    ok = false;
    record.find('issuer.not_a_ca', about, 'certificationAuthority');
  }
  if (!anchor && !selfIssued) {
    if (state.maximumPathLength <= 0) {
      ok = false;
      record.find('issuer.path_too_long', about, 'certificationAuthority');
    } else state.maximumPathLength--;
  }
  if (basic?.pathLength !== undefined) state.maximumPathLength = Math.min(state.maximumPathLength, basic.pathLength);
  if (!maySignCertificates(certificate)) {
    ok = false;
    record.find('issuer.key_usage', about, 'certificationAuthority');
  }
  if (rules.profile.nestedExtendedKeyUsage) inheritUsages(certificate, state);
  if (ok) record.pass('certificationAuthority', about);
}

function inheritUsages(certificate: Certificate, state: State): void {
  const usages = certificate.extension('extendedKeyUsage');
  if (usages === undefined || usages.includes(oid.extendedKeyUsage.any)) return;
  const above = state.inheritedUsages;
  state.inheritedUsages = above === undefined ? usages : usages.filter((usage) => above.includes(usage));
}

/** RFC 5280 §6.1.5, and what the caller asked for. */
function finish(leaf: Certificate, state: State, rules: PathRules, record: Recorder): readonly string[] {
  let granted: readonly string[] = [];
  try {
    const policies = state.policies.finish(leaf);
    if (policies === undefined) record.find('policy.not_acceptable', 'certificate', 'policies');
    else {
      granted = policies;
      record.pass('policies', 'certificate');
    }
    checkPurpose(leaf, state, rules, record);
    if (rules.expectedName !== undefined) {
      if (matchesExpectedName(leaf, rules.expectedName)) record.pass('expectedName', 'certificate');
      else record.find('names.not_the_expected', 'certificate', 'expectedName');
    }
  } catch (error) {
    malformed(error, 'certificate', record);
  }
  return granted;
}

function checkPurpose(leaf: Certificate, state: State, { purpose }: PathRules, record: Recorder): void {
  const before = record.findings.length;
  const mask = leaf.extension('keyUsage');
  const needed = (purpose.keyUsage ?? 0) | (mask === undefined ? 0 : (purpose.keyUsageIfPresent ?? 0));
  const bits = mask ?? 0;
  if ((bits & needed) !== needed || (bits & (purpose.forbiddenKeyUsage ?? 0)) !== 0)
    record.find('purpose.key_usage', 'certificate', 'purpose');
  const usages = leaf.extension('extendedKeyUsage');
  const wanted = purpose.extendedKeyUsage ?? purpose.extendedKeyUsageIfPresent;
  const listed =
    usages === undefined
      ? purpose.extendedKeyUsage === undefined
      : wanted === undefined ||
        usages.includes(wanted) ||
        (purpose.extendedKeyUsage === undefined && usages.includes(oid.extendedKeyUsage.any));
  const inherited =
    wanted === undefined || state.inheritedUsages === undefined || state.inheritedUsages.includes(wanted);
  if (!listed || !inherited) record.find('purpose.extended_key_usage', 'certificate', 'purpose');
  if (!purpose.mayBeCa && leaf.extension('basicConstraints')?.ca === true)
    record.find('purpose.is_a_ca', 'certificate', 'purpose');
  if (record.findings.length === before) record.pass('purpose', 'certificate');
}
