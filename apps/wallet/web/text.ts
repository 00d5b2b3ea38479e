import { textHook } from '@inro/design-system';
import type { certificatesTexts } from './texts/certificates.ts';
import type { enrolTexts } from './texts/enrol.ts';
import type { enrolCardTexts } from './texts/enrol-card.ts';
import type { enrolSecretsTexts } from './texts/enrol-secrets.ts';
import type { presentTexts } from './texts/present.ts';
import type { reportsTexts } from './texts/reports.ts';
import type { requestsTexts } from './texts/requests.ts';
import type { signTexts } from './texts/sign.ts';
import type { standingTexts } from './texts/standing.ts';
import type { statementTexts } from './texts/statement.ts';
import type { walletTexts } from './texts/wallet.ts';

/** The types alone: the texts of a journey come with its pages (`journeys.tsx`). */
export const useText = textHook<
  typeof walletTexts &
    typeof standingTexts &
    typeof certificatesTexts &
    typeof enrolTexts &
    typeof enrolCardTexts &
    typeof enrolSecretsTexts &
    typeof presentTexts &
    typeof requestsTexts &
    typeof reportsTexts &
    typeof signTexts &
    typeof statementTexts
>();
