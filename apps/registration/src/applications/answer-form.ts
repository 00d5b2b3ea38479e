import { issuing } from '@inro/authority-wire/issuance';
import { problemSchema } from '@inro/host';
import { keyKinds } from '@inro/jpki-profile';
import { type ApplicationState, application } from '@inro/life-cycle';
import { z } from 'zod';
import { deviceModelsSchema } from '../trust/device-models.ts';

const kind = z.enum(keyKinds);
const state = z.enum(Object.keys(application.states) as ApplicationState[]);
const seram = z.strictObject({ url: z.url(), sessionId: z.string() }).nullable();

/** What POST /enrolments answers. */
export const enrolmentForm = z.strictObject({
  nonce: z.string(),
  expiresAt: z.iso.datetime(),
  supportedModels: deviceModelsSchema.shape.models,
  issuing,
  certificateChoices: z.array(kind).readonly(),
});

/** What POST /applications answers. */
export const acceptedForm = z.strictObject({ applicationId: z.string(), statusToken: z.string(), state, seram });

/** What GET /applications/ID answers. */
export const statusForm = z.strictObject({
  applicationId: z.string(),
  state,
  seram,
  certificates: z.array(
    z.strictObject({
      kind,
      sha256: z.string(),
      validFrom: z.iso.datetime(),
      validUntil: z.iso.datetime(),
      certificate: z.base64().optional(),
      issuer: z.base64().optional(),
      ocspRequest: z.base64().optional(),
    }),
  ),
  stapleToken: z.string().optional(),
  problem: problemSchema.optional(),
});
