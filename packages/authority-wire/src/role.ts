import { z } from 'zod';
import { signedClosing } from './closing.ts';
import { applicationId, base64Text, cplcText, keyKind, laterAlgorithm } from './forms.ts';
import { signedMandate } from './mandate.ts';
import { request } from './request.ts';

/** TSM front ↔ its two roles (docs/protocol/tsm.md). Frames, and what was read of an element, are upper-case hexadecimal. */

const hex = z.string().regex(/^(?:[0-9A-F]{2})*$/);
const frame = z.string().regex(/^(?:[0-9A-F]{2}){0,261}$/);
const channelId = z.string().regex(/^[A-Za-z0-9._-]{1,80}$/);
const scriptNumber = z.coerce.number().int().min(1).max(64);
const frames = z.strictObject({ commands: z.array(frame).readonly() });

/** How an INITIALIZE UPDATE ended: `genuine` means that the card's cryptogram holds under the keys of that version. */
const openingOutcome = z.strictObject({
  result: z.enum(['genuine', 'absent', 'refused', 'unanswered', 'keysUnknown', 'forged']),
  keyVersion: z.int().optional(),
});
export type OpeningOutcome = z.infer<typeof openingOutcome>;

/** The SE issuer's work at the AMSD. Every script ends by reading the registry. */
const issuerScript = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('read'), pages: z.int().min(1).max(8) }),
  z.strictObject({
    kind: z.literal('install'),
    /** Delete what there is first: keys of the JPKI security domain that nobody has any more. */
    anew: z.boolean(),
    securityDomain: z.boolean(),
    applet: z.boolean(),
    /** Give the applet to the JPKI security domain. */
    extradition: z.boolean(),
    transportKeys: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('delete') }),
]);
export type IssuerScript = z.infer<typeof issuerScript>;

/** What one script of the issuer's role brought. */
const issuerOutcome = z.strictObject({
  /** The element answered under the session keys at least once. */
  authenticated: z.boolean(),
  cplc: hex.optional(),
  /** Applications by AID after the script; absent when they could not be read. */
  registry: z.record(z.string(), z.strictObject({ lifeCycle: z.int(), securityDomain: hex })).optional(),
  /** More applications than one answer holds: read on. */
  incomplete: z.boolean(),
  /** Names of the commands that were not answered with 9000. */
  failed: z.array(z.string()),
});
export type IssuerOutcome = z.infer<typeof issuerOutcome>;

/** The service provider's work at the JPKI security domain. */
const providerScript = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rotate') }),
  z.strictObject({
    kind: z.literal('personalise'),
    /** Mask of secrets that may be set once. */
    permit: z.int().min(0).max(3),
    retire: z.array(keyKind),
    generate: z.array(keyKind),
    /** On what they are generated. */
    algorithm: laterAlgorithm,
    /** Binds generated keys to one application: SHA-256 of its DER. */
    nonce: z.string().regex(/^[0-9A-F]{64}$/),
    /** Kinds to read back, with keys and file digests. */
    read: z.array(keyKind),
    /** Let the person set the secrets, then read the status again. */
    askSecrets: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('write'),
    files: z.array(z.strictObject({ ef: z.int(), content: z.base64() })),
    /** Make the security domain PERSONALIZED. */
    personalized: z.boolean(),
  }),
]);
export type ProviderScript = z.infer<typeof providerScript>;

/** Key pair of one kind as the applet gave it out. */
const keyFacts = z.strictObject({
  /** modulus (256) ‖ exponent (3), or the point (97) of P-384 */
  publicKey: hex,
  attestation: hex,
  possession: hex,
});
export type KeyFacts = z.infer<typeof keyFacts>;

const appletFacts = z.strictObject({
  version: z.int(),
  secretsSet: z.int(),
  permits: z.int(),
  /** Mask of DGI 0104: generated and certified keys. */
  keyMask: z.int(),
  keys: z.partialRecord(keyKind, keyFacts),
  /** SHA-256 of the stored files by EF, e.g. `000A`. */
  digests: z.record(z.string(), hex),
});
export type AppletFacts = z.infer<typeof appletFacts>;

/** What one script of the service provider's role brought. */
const providerOutcome = z.strictObject({
  authenticated: z.boolean(),
  rotated: z.boolean(),
  personalized: z.boolean(),
  applet: appletFacts.optional(),
  /** After writing: SHA-256 of the stored files, by EF. */
  digests: z.record(z.string(), hex).optional(),
  failed: z.array(z.string()),
});
export type ProviderOutcome = z.infer<typeof providerOutcome>;

/** The receiving role's public key (uncompressed point), signed. */
const transportPublicKey = z.strictObject({ publicKey: base64Text(88), signature: base64Text(88) });
export type TransportPublicKey = z.infer<typeof transportPublicKey>;

/** Transport keys on their way. */
const transportEnvelope = z.strictObject({
  ephemeral: base64Text(88),
  nonce: base64Text(16),
  sealed: base64Text(152),
  signature: base64Text(88),
});
export type TransportEnvelope = z.infer<typeof transportEnvelope>;

/** What the front asks of one role; `to` names it. */
function roleRequests<To extends 'tsm-issuer' | 'tsm-provider', Script extends z.ZodType, Outcome extends z.ZodType>(
  to: To,
  script: Script,
  outcome: Outcome,
) {
  const orders = { from: ['tsm'], to } as const;
  const channel = z.strictObject({ id: channelId });
  const numbered = z.strictObject({ id: channelId, number: scriptNumber });
  const deployment = z.strictObject({ id: applicationId });
  return {
    /** SELECT and INITIALIZE UPDATE of a new channel. */
    openChannel: request({
      summary: 'Opens a channel: the first commands',
      ...orders,
      method: 'PUT',
      route: '/channels/:id',
      params: channel,
      body: z.strictObject({ deployment: applicationId }),
      answer: frames,
    }),
    /** What the answers to both prove. */
    judgeOpening: request({
      summary: 'What the answers to the opening prove',
      ...orders,
      method: 'PUT',
      route: '/channels/:id/opening',
      params: channel,
      body: z.strictObject({
        deployment: applicationId,
        cplc: cplcText,
        answers: z.array(frame).length(2).readonly(),
      }),
      answer: openingOutcome,
    }),
    /** The wrapped commands of a script that a mandate of registration allows. */
    wrapScript: request({
      summary: 'Wraps the commands of a script that a mandate allows',
      ...orders,
      method: 'PUT',
      route: '/channels/:id/scripts/:number',
      params: numbered,
      body: z.strictObject({ deployment: applicationId, mandate: signedMandate, script }),
      answer: frames,
    }),
    /** What the answers to a script say. */
    readAnswers: request({
      summary: 'What the answers to a script say',
      ...orders,
      method: 'PUT',
      route: '/channels/:id/scripts/:number/answers',
      params: numbered,
      body: z.strictObject({ deployment: applicationId, answers: z.array(frame).max(512).readonly() }),
      answer: outcome,
    }),
    /** Nothing is to be changed under this mandate any more: the role's receipt for registration. */
    closeMandate: request({
      summary: 'Closes a mandate, and gives the receipt',
      ...orders,
      method: 'PUT',
      route: '/closings/:id',
      params: deployment,
      body: z.strictObject({ mandate: signedMandate }),
      answer: signedClosing,
    }),
    /** The deployment is over: its channels and transport keys are forgotten. */
    forgetDeployment: request({
      summary: 'Forgets a deployment that is over',
      ...orders,
      method: 'DELETE',
      route: '/deployments/:id',
      params: deployment,
    }),
    /** It is to be deleted, by sessions that need no transport keys. */
    destroyTransportKeys: request({
      summary: 'Destroys the transport keys of a deployment',
      ...orders,
      method: 'DELETE',
      route: '/transport-keys/:id',
      params: deployment,
    }),
  } as const;
}

export type RoleOutcome = IssuerOutcome | ProviderOutcome;

/** What the front asks of a role with scripts of its own. */
export type RoleRequests<Script> = ReturnType<
  typeof roleRequests<'tsm-issuer' | 'tsm-provider', z.ZodType<Script, Script>, z.ZodType<RoleOutcome, RoleOutcome>>
>;

const handOver = { from: ['tsm'], method: 'PUT', params: z.strictObject({ id: applicationId }) } as const;

/** The SE issuer's role. */
export const issuerRole = {
  ...roleRequests('tsm-issuer', issuerScript, issuerOutcome),
  /** Seals the transport keys of a deployment that is to be carried out for the receiver. */
  sealTransportKeys: request({
    summary: 'Seals the transport keys of a deployment for their receiver',
    ...handOver,
    to: 'tsm-issuer',
    route: '/transport-keys/:id',
    body: z.strictObject({ mandate: signedMandate, receiver: transportPublicKey }),
    answer: z.strictObject({ envelope: transportEnvelope }),
  }),
} as const;

/** The service provider's role. */
export const providerRole = {
  ...roleRequests('tsm-provider', providerScript, providerOutcome),
  /** The key for which transport keys are sealed. */
  showTransportKey: request({
    summary: 'The key for which transport keys are sealed',
    from: ['tsm'],
    to: 'tsm-provider',
    method: 'POST',
    route: '/transport-key',
    answer: transportPublicKey,
  }),
  takeTransportKeys: request({
    summary: 'Takes the transport keys of a deployment',
    ...handOver,
    to: 'tsm-provider',
    route: '/transport-keys/:id',
    body: z.strictObject({ envelope: transportEnvelope }),
  }),
} as const;
