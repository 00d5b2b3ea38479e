import { textHook } from '@inro/design-system';
import { citizenTexts, homeTexts } from './texts/home.ts';

export const useText = textHook({ ...homeTexts, ...citizenTexts });
