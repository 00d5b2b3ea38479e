import { presentTexts } from '../texts/present.ts';
import { reportsTexts } from '../texts/reports.ts';
import { requestsTexts } from '../texts/requests.ts';
import { RequestRoutes } from './request-routes.tsx';

/** What `journeys.tsx` loads when it is needed. */
export const Page = RequestRoutes;
export const texts = [presentTexts, requestsTexts, reportsTexts];
