import { enrolTexts } from '../texts/enrol.ts';
import { enrolCardTexts } from '../texts/enrol-card.ts';
import { enrolSecretsTexts } from '../texts/enrol-secrets.ts';
import { presentTexts } from '../texts/present.ts';
import { EnrolmentRoutes } from './enrolment-routes.tsx';

/** What `journeys.tsx` loads when it is needed. */
export const Page = EnrolmentRoutes;
export const texts = [enrolTexts, enrolCardTexts, enrolSecretsTexts, presentTexts];
