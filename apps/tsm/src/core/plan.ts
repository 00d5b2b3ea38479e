import { aids } from '@inro/apdu';
import type { IssuerScript, ProviderScript } from '@inro/authority-wire/role';
import { toHex } from '@inro/foundation';
import { type KeyKind, keyKinds, keyVersions, placeOf, secretMaskOf } from '@inro/jpki-profile';
import type { tsmRows } from '../errors.ts';
import { type Deployment, type Knowledge, MOST_SECRET_REQUESTS } from './knowledge.ts';

/** What a session does next. Steps without commands are carried out at once, the others make an order. */
export type Step =
  /** Read what the element says of itself; open the first channel. */
  | { readonly do: 'probe' }
  /** Ask registration what may be done at this element. */
  | { readonly do: 'checkElement' }
  | { readonly do: 'openIssuer' }
  | { readonly do: 'openProvider' }
  | { readonly do: 'issuer'; readonly script: IssuerScript; readonly thenOpenProvider: boolean }
  | { readonly do: 'provider'; readonly script: ProviderScript }
  /** Give keys and attestations to registration. */
  | { readonly do: 'submitKeys' }
  /** Write the certificates; `files` are EFs. */
  | { readonly do: 'write'; readonly files: readonly number[]; readonly personalized: boolean }
  | { readonly do: 'delivered' }
  | { readonly do: 'deleted' }
  | { readonly do: 'refuse'; readonly code: keyof typeof tsmRows };

/** How often a session tries the same step before it gives up; the next session begins afresh. */
const MOST_TRIES = 4;

type Rule = (deployment: Deployment, known: Knowledge) => Step | undefined;

const has = (known: Knowledge, aid: Uint8Array): boolean => known.registry?.[toHex(aid)] !== undefined;
const isBlank = (known: Knowledge): boolean => !has(known, aids.jpkiSecurityDomain) && !has(known, aids.jpkiApplet);

const everything = { securityDomain: true, applet: true, extradition: true, transportKeys: true };

const readElement: Rule = (_deployment, known) => (known.element === undefined ? { do: 'probe' } : undefined);

const askRegistration: Rule = (_deployment, known) =>
  known.mandate === undefined ? { do: 'checkElement' } : undefined;

/** The registry is read over the secure channel; on a blank element everything is installed in the same script. */
const readRegistry: Rule = ({ target }, known) => {
  if (known.registry !== undefined) return undefined;
  if (known.open?.role !== 'issuer') return { do: 'openIssuer' };
  const firstTry = (known.tries.install ?? 0) === 0;
  if (target === 'deployed' && known.looksBlank && firstTry)
    return { do: 'issuer', script: { kind: 'install', anew: false, ...everything }, thenOpenProvider: true };
  return { do: 'issuer', script: { kind: 'read', pages: known.registryPages }, thenOpenProvider: true };
};

const installWhatIsMissing: Rule = (_deployment, known) => {
  const securityDomain = !has(known, aids.jpkiSecurityDomain);
  const applet = !has(known, aids.jpkiApplet);
  const associated = known.registry?.[toHex(aids.jpkiApplet)]?.securityDomain === toHex(aids.jpkiSecurityDomain);
  if (!securityDomain && !applet && associated && !known.keysLost) return undefined;
  // Behind keys that nobody has may lie certified keys: never deleted by itself.
  if (known.keysLost && known.personalized) return { do: 'refuse', code: 'tsm.element_not_genuine' };
  if (known.open?.role !== 'issuer') return { do: 'openIssuer' };
  const anew = known.keysLost && !securityDomain;
  const script: IssuerScript = anew
    ? { kind: 'install', anew, ...everything }
    : { kind: 'install', anew, securityDomain, applet, extradition: !associated, transportKeys: securityDomain };
  return { do: 'issuer', script, thenOpenProvider: true };
};

const openSecurityDomain: Rule = (_deployment, known) =>
  known.open?.role === 'provider' ? undefined : { do: 'openProvider' };

const rotateKeys: Rule = (_deployment, known) => {
  if (known.open?.keyVersion === keyVersions.final) return undefined;
  if (known.open?.keyVersion === keyVersions.transport) return { do: 'provider', script: { kind: 'rotate' } };
  return { do: 'refuse', code: 'tsm.element_not_genuine' };
};

type Personalisation = Extract<ProviderScript, { kind: 'personalise' }>;

const nothing = { permit: 0, retire: [], generate: [], read: [], askSecrets: false };
const personalise = ({ nonce }: Deployment, script: Partial<Omit<Personalisation, 'kind' | 'nonce'>>): Step => ({
  do: 'provider',
  script: { kind: 'personalise', nonce, ...nothing, ...script },
});
/** Whoever is asked sets every secret anew: a wallet that died between two of them has forgotten what the first was. */
const askForSecrets = (
  deployment: Deployment,
  script: Pick<Partial<Personalisation>, 'retire' | 'generate' | 'algorithm'>,
): Step =>
  personalise(deployment, {
    permit: secretMaskOf(deployment.kinds),
    read: [...deployment.kinds],
    askSecrets: true,
    ...script,
  });

/** New keys are of the algorithm that the mandate names. */
const made = (generate: KeyKind[], { mandate }: Knowledge): Pick<Personalisation, 'generate' | 'algorithm'> =>
  mandate?.algorithm === undefined ? { generate } : { generate, algorithm: mandate.algorithm };

/** An applet behind keys that were rotated in this very session is blank; any other is read first. */
const readApplet: Rule = (deployment, known) => {
  if (known.applet !== undefined) return undefined;
  const kinds = [...deployment.kinds];
  if (!known.rotated || (known.tries.personalise ?? 0) > 0) return personalise(deployment, { read: kinds });
  return askForSecrets(deployment, made(kinds, known));
};

/** What an earlier application left there, of whichever kind, goes with this one. */
const generateKeys: Rule = (deployment, known) => {
  const { applet, attested } = known;
  const missing = deployment.kinds.filter((kind) => !attested.includes(kind));
  if (missing.length === 0 || applet === undefined) return undefined;
  const isCertified = (kind: KeyKind) => (applet.keyMask & placeOf[kind].certifiedMask) !== 0;
  const isLeft = (kind: KeyKind) => !deployment.kinds.includes(kind) && isGenerated(kind, applet.keyMask);
  const retire = keyKinds.filter((kind) => isLeft(kind) || (missing.includes(kind) && isCertified(kind)));
  return askForSecrets(deployment, { retire, ...made(missing, known) });
};

/** The secrets are set on the phone before anybody is asked for a certificate. */
const letSecretsBeSet: Rule = (deployment, { applet, tries }) => {
  if (applet === undefined) return undefined;
  const needed = secretMaskOf(deployment.kinds);
  const unset = needed & ~applet.secretsSet;
  const outstanding = needed & applet.permits;
  if ((unset | outstanding) === 0) return undefined;
  if ((tries.secrets ?? 0) >= MOST_SECRET_REQUESTS) return { do: 'refuse', code: 'tsm.secrets_not_set' };
  return askForSecrets(deployment, {});
};

const askForCertificates: Rule = (_deployment, { files }) => (files === undefined ? { do: 'submitKeys' } : undefined);

const writeCertificates: Rule = ({ profile }, known) => {
  const wrong = Object.entries(known.files ?? {}).filter(([ef, digest]) => known.applet?.digests[ef] !== digest);
  const personalized = profile === 'phone' && !known.personalized;
  if (wrong.length === 0 && !personalized) return undefined;
  return { do: 'write', files: wrong.map(([ef]) => Number.parseInt(ef, 16)), personalized };
};

const isGenerated = (kind: KeyKind, keyMask: number): boolean =>
  (keyMask & (placeOf[kind].generatedMask | placeOf[kind].certifiedMask)) !== 0;

/** Whose keys lie in the applet? A later application may have put its own in their place. */
const readWhoseKeys: Rule = (deployment, known) => {
  if (isBlank(known)) return { do: 'deleted' };
  // Behind transport keys nobody has generated a key yet.
  const empty = known.keysLost || known.keyVersion === keyVersions.transport;
  const reachable = has(known, aids.jpkiSecurityDomain) && has(known, aids.jpkiApplet) && !empty;
  if (known.applet !== undefined || !reachable) return undefined;
  if (known.open?.role !== 'provider') return { do: 'openProvider' };
  return personalise(deployment, { read: [...keyKinds] });
};

/** Keys of another application stay: then only what belongs to this one is retired. */
const deleteWhatIsOwn: Rule = (deployment, known) => {
  const generated = keyKinds.filter((kind) => isGenerated(kind, known.applet?.keyMask ?? 0));
  const own = generated.filter((kind) => known.attested.includes(kind));
  if (own.length < generated.length) {
    if (own.length === 0) return { do: 'deleted' };
    if (known.open?.role !== 'provider') return { do: 'openProvider' };
    return personalise(deployment, { retire: own, read: [...keyKinds] });
  }
  if (known.open?.role !== 'issuer') return { do: 'openIssuer' };
  return { do: 'issuer', script: { kind: 'delete' }, thenOpenProvider: false };
};

/** A card keeps its security domain and applet; its keys and certificates go. */
const retireAll: Rule = (deployment, { applet }) => {
  if (applet === undefined) return personalise(deployment, {});
  const retire = keyKinds.filter((kind) => isGenerated(kind, applet.keyMask));
  return retire.length === 0 ? { do: 'deleted' } : personalise(deployment, { retire });
};

const delivered: Rule = () => ({ do: 'delivered' });

const deliverTo = {
  phone: [readElement, askRegistration, readRegistry, installWhatIsMissing, openSecurityDomain, rotateKeys],
  card: [readElement, askRegistration, openSecurityDomain, rotateKeys],
} as const;
const toPersonalise = [readApplet, generateKeys, letSecretsBeSet, askForCertificates, writeCertificates, delivered];

const rulesOf = ({ target, profile }: Deployment): readonly Rule[] => {
  if (target === 'deployed') return [...deliverTo[profile], ...toPersonalise];
  return profile === 'phone'
    ? [readElement, askRegistration, readRegistry, readWhoseKeys, deleteWhatIsOwn]
    : [readElement, askRegistration, openSecurityDomain, rotateKeys, retireAll];
};

/** Under which name a step's tries are counted. */
export function nameOfStep(step: Step): string {
  if (step.do === 'issuer') return step.script.kind;
  if (step.do !== 'provider') return step.do;
  const { script } = step;
  return script.kind === 'personalise' && script.generate.length === 0 && !script.askSecrets ? 'snapshot' : script.kind;
}

/** The next step: the first rule that has something to do. Pure; the same knowledge gives the same step. */
export function nextStep(deployment: Deployment, known: Knowledge): Step {
  for (const rule of rulesOf(deployment)) {
    const step = rule(deployment, known);
    if (step === undefined) continue;
    return (known.tries[nameOfStep(step)] ?? 0) >= MOST_TRIES ? { do: 'refuse', code: 'tsm.element_failing' } : step;
  }
  throw new TypeError('no rule applies');
}
