import { textHook } from '@inro/design-system';
import { enrolTexts } from './texts/enrol.ts';
import { enrolSecretsTexts } from './texts/enrol-secrets.ts';
import { presentTexts } from './texts/present.ts';
import { walletTexts } from './texts/wallet.ts';

export const walletTables = [walletTexts, enrolTexts, enrolSecretsTexts, presentTexts];
export const useText = textHook({ ...walletTexts, ...enrolTexts, ...enrolSecretsTexts, ...presentTexts });
