import { textHook } from '@inro/design-system';
import type { loginTexts } from '@inro/relying-party/page';
import type { houseTexts } from './texts.ts';

export const useText = textHook<typeof loginTexts & typeof houseTexts>();
