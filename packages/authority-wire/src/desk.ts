import { finalReasons, operatorReasons } from '@inro/jpki-profile';
import { z } from 'zod';
import { residentNumber } from './application.ts';
import { applicationId, carrier, keyKind, sha256Text } from './forms.ts';
import { request } from './request.ts';

/** Operator → registration about a person's certificates (docs/protocol/registration.md, Operator). */

const desk = { from: ['operator'], to: 'registration' } as const;

const revocationOrder = z.strictObject({
  resident: residentNumber,
  profiles: z.array(carrier).min(1).max(2),
  kinds: z.array(keyKind).min(1).max(2),
  reason: z.enum(operatorReasons),
});
export type RevocationOrder = z.infer<typeof revocationOrder>;

export const revocationOrderAnswer = z.strictObject({
  orderId: z.string(),
  certificates: z.array(z.strictObject({ sha256: sha256Text, kind: keyKind, profile: carrier })),
});
export type RevocationOrderAnswer = z.infer<typeof revocationOrderAnswer>;

/** Revokes, suspends or releases a person's certificates, once for each id. */
export const orderRevocation = request({
  summary: "Revokes, suspends or releases a person's certificates",
  ...desk,
  method: 'PUT',
  route: '/revocation-orders/:id',
  params: z.strictObject({ id: z.string().regex(/^[\w-]{8,64}$/) }),
  body: revocationOrder,
  answer: revocationOrderAnswer,
});

const time = z.iso.datetime().nullable();

const knownApplication = z.strictObject({
  applicationId,
  profile: carrier,
  /** Of docs/protocol/life-cycle.md, and a code of the error table: for people to read. */
  state: z.string().regex(/^[A-Za-z]{1,32}$/),
  problem: z
    .string()
    .regex(/^[a-z._-]{1,64}$/)
    .nullable(),
  deletedAt: time,
  certificates: z.array(
    z.strictObject({
      kind: keyKind,
      sha256: sha256Text,
      reason: z.enum([...finalReasons, 'certificateHold']).nullable(),
      revokedAt: time,
    }),
  ),
});
export type KnownApplication = z.infer<typeof knownApplication>;

/** What registration knows of a person's applications, the oldest first. */
export const listApplications = request({
  summary: "What registration knows of a person's applications",
  ...desk,
  method: 'GET',
  route: '/residents/:number/applications',
  params: z.strictObject({ number: residentNumber }),
  answer: z.strictObject({ applications: z.array(knownApplication) }),
});
