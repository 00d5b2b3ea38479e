import { utf8 } from '@inro/foundation';
import { z } from 'zod';
import { base64Text, sha256Text } from './forms.ts';
import { place } from './subject.ts';

/**
 * The counter's word that a key is that of an officer of its own, and where the officer serves (docs/protocol/ca.md,
 * ADR 71). The operator carries it to the CA: neither makes an officer alone.
 */
const appointment = z.strictObject({
  type: z.literal('inro-appointment-1'),
  /** SHA-256 of the officer's SubjectPublicKeyInfo. */
  key: sha256Text,
  prefecture: place,
  municipality: place,
});
export type Appointment = z.infer<typeof appointment>;

/** As it travels: the bytes that were signed, and the signature over them. */
export const signedAppointment = z.strictObject({ appointment: base64Text(1_024), signature: base64Text(88) });
export type SignedAppointment = z.infer<typeof signedAppointment>;

export const APPOINTMENT_DOMAIN = 'inro-appointment-1';

/** Bytes that are signed; the same appointment has the same. */
export const appointmentBytes = (value: Omit<Appointment, 'type'>): Uint8Array =>
  utf8(JSON.stringify(appointment.parse({ type: 'inro-appointment-1', ...value })));
