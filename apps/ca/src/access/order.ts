import { signedAppointment } from '@inro/authority-wire/appointment';
import { place } from '@inro/authority-wire/subject';
import { base64Text } from '@inro/host';
import {
  type ActName,
  actNames,
  actsWithin,
  isContact,
  isNamedOrigin,
  isShownText,
  LONGEST_PURPOSE,
  MOST_CONTACTS,
  MOST_PURPOSES,
  type VerifierKind,
  verifierKinds,
} from '@inro/presentation/shown';
import { z } from 'zod';

const LONGEST_DAYS = 397;

/** X.520 ub-organization-name; and a name that a wallet would not show is certified to nobody. */
const shown = (longest: number) => z.string().min(1).max(longest).refine(isShownText);
const name = shown(64);
const names = z.strictObject({ ja: name, 'ja-x-easy': name, en: name });

const purpose = shown(LONGEST_PURPOSE);
/** Why the service asks, and where people reach who answers for it (ADR 97). */
const imprint = z.strictObject({
  purposes: z
    .array(z.strictObject({ ja: purpose, 'ja-x-easy': purpose, en: purpose }))
    .min(1)
    .max(MOST_PURPOSES),
  contacts: z
    .array(z.string().refine(isContact))
    .min(1)
    .max(MOST_CONTACTS)
    .refine((contacts) => new Set(contacts).size === contacts.length),
});

const origin = z.string().max(200).refine(isNamedOrigin);

/** What a service is by law and may ask for; no act beyond its kinds (ADR 90). */
const entitlement = z
  .strictObject({
    kinds: z.array(z.enum(Object.keys(verifierKinds) as [VerifierKind])).max(3),
    acts: z.array(z.enum(actNames as [ActName])).max(8),
  })
  .refine(({ kinds, acts }) => acts.every((act) => actsWithin(kinds).includes(act)))
  .refine(({ kinds, acts }) => new Set(kinds).size === kinds.length && new Set(acts).size === acts.length);

export const accessNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

const serviceOrder = z.strictObject({
  kind: z.literal('relyingParty'),
  certificateRequest: base64Text(16_384),
  names,
  origin,
  /** A login alone, where it is left out. */
  entitlement: entitlement.optional(),
  imprint,
  /** A life of its own, for a place that has to work without a network: by order alone, and kept by renewals (ADR 89). */
  days: z.number().int().min(1).max(LONGEST_DAYS).optional(),
  /** The operator lets a service in again that it had withdrawn: said by a person, never by a renewal. */
  afterWithdrawal: z.literal(true).optional(),
});

/** What a renewal goes on with: a certificate of before ADR 97 has no imprint, and gets one by an order alone. */
export const renewedBodySchema = serviceOrder.omit({ afterWithdrawal: true }).extend({ imprint: imprint.optional() });

/** Body of `PUT /access-certificates/NAME`; the key proves itself in a PKCS #10 request (base64 DER). */
export const accessBodySchema = z.discriminatedUnion('kind', [
  serviceOrder,
  z.strictObject({
    kind: z.literal('counterOfficer'),
    certificateRequest: base64Text(16_384),
    names,
    /** Where the officer serves: they sign for nobody who lives elsewhere (ADR 49). */
    prefecture: place,
    municipality: place,
    /** The counter's word for the key and the place. */
    appointment: signedAppointment,
  }),
]);
export type AccessBody = z.infer<typeof accessBodySchema>;
export type RenewedBody = z.infer<typeof renewedBodySchema>;
